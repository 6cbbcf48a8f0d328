package dev.sluice.micrometer;

import dev.sluice.Sluice;
import dev.sluice.job.Counts;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.job.Page;
import dev.sluice.job.WorkerView;
import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.QueueControl;
import dev.sluice.spi.QueueSettings;
import dev.sluice.spi.WorkerRegister;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Looks at a storage. What it has no role for is not there. */
final class StoreReader {
  /** A listing passes over what does not fit; this far we follow it. */
  private static final int MOST_PAGES = 20;

  private final Sluice sluice;
  private final InstantSource clock;
  private final Labels labels;

  StoreReader(Sluice sluice, InstantSource clock, Labels labels) {
    this.sluice = sluice;
    this.clock = clock;
    this.labels = labels;
  }

  /** Whether it shows its jobs. */
  boolean showsJobs() {
    return sluice.store().role(JobBrowser.class).isPresent();
  }

  /** Whether its queues can be paused. */
  boolean keepsSettings() {
    return sluice.store().role(QueueControl.class).isPresent();
  }

  /** Whether it knows its workers. */
  boolean knowsWorkers() {
    return sluice.store().role(WorkerRegister.class).isPresent();
  }

  /**
   * Looks once.
   *
   * @throws RuntimeException if the storage does not answer
   */
  StoreLook read() {
    Map<String, Counts> counts = showsJobs() ? sluice.jobs().counts() : Map.of();
    Map<String, QueueSettings> settings = keepsSettings() ? sluice.jobs().settings() : Map.of();
    List<WorkerView> workers = knowsWorkers() ? sluice.workers().list() : List.of();
    Set<String> names = new TreeSet<>(counts.keySet());
    names.addAll(settings.keySet());
    workers.forEach(worker -> names.addAll(worker.queues()));
    Map<String, QueueLook> queues = new HashMap<>();
    for (String name : names) {
      Counts count = counts.getOrDefault(name, Counts.NONE);
      boolean paused = settings.getOrDefault(name, QueueSettings.DEFAULT).paused();
      QueueLook look = new QueueLook(count, oldest(name, count), paused, takers(workers, name));
      queues.merge(labels.of(name), look, QueueLook::plus);
    }
    return new StoreLook(true, Map.copyOf(queues), workers.size());
  }

  private static long takers(List<WorkerView> workers, String queue) {
    return workers.stream().filter(it -> it.claiming() && it.queues().contains(queue)).count();
  }

  private double oldest(String queue, Counts counts) {
    if (counts.ready() == 0) {
      return 0;
    }
    JobQuery query = JobQuery.ofQueue(queue).states(JobState.READY).limit(1);
    Page<JobView> page = sluice.jobs().list(query);
    for (int i = 1; page.items().isEmpty() && page.next() != 0 && i < MOST_PAGES; i++) {
      page = sluice.jobs().list(query.after(page.next()));
    }
    return page.items().isEmpty() ? 0 : secondsSince(page.items().get(0));
  }

  private double secondsSince(JobView job) {
    Duration waited = Duration.between(job.runAt(), clock.instant());
    return Math.max(0, waited.toMillis() / 1000.0);
  }
}
