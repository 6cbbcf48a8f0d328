package dev.sluice.engine;

import dev.sluice.JobListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The listeners of a worker. What one throws goes to the error handler. */
final class Listeners {
  private final CopyOnWriteArrayList<JobListener> all;
  private final Outage errors;

  Listeners(List<JobListener> first, Outage errors) {
    this.all = new CopyOnWriteArrayList<>(first);
    this.errors = errors;
  }

  void add(JobListener listener) {
    all.add(listener);
  }

  void remove(JobListener listener) {
    all.remove(listener);
  }

  /** Whether there is nobody to tell: then nothing need be measured. */
  boolean none() {
    return all.isEmpty();
  }

  void tell(Consumer<JobListener> news) {
    for (JobListener listener : all) {
      try {
        news.accept(listener);
      } catch (Throwable e) {
        errors.report("telling a listener", e);
      }
    }
  }
}
