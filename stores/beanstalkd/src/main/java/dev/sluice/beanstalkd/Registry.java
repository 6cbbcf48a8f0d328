package dev.sluice.beanstalkd;

import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.spi.JobBrowser;
import java.io.IOException;
import java.util.Optional;

/** What the guard knows, as tickets; jobs of others in the same store are none of ours. */
final class Registry {
  private final JobBrowser browser;
  private final GuardQueues queues;

  Registry(Parts parts) {
    browser = parts.browser();
    queues = parts.queues();
  }

  /**
   * A ticket as it stands.
   *
   * @param queue as we name it
   */
  record Entry(JobView view, String queue, Ticket ticket) {
    JobId id() {
      return view.id();
    }

    /** Whether it is only remembered for the sake of copies that may turn up. */
    boolean isOver() {
      return view.state() == JobState.COMPLETED || view.state() == JobState.CANCELLED;
    }
  }

  Optional<Entry> find(JobId id) {
    return browser.find(id).flatMap(this::entry);
  }

  /** The job as users see it: those that are over are not there any more. */
  Optional<Entry> findVisible(JobId id) {
    return find(id).filter(entry -> !entry.isOver());
  }

  Optional<Entry> entry(JobView view) {
    Optional<String> queue = queues.back(view.queue());
    if (queue.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Entry(view, queue.get(), Ticket.read(view.payload())));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
