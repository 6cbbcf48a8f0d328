package dev.sluice.move;

import dev.sluice.job.Alteration;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobQuery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.JobControl;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.WorkSource;
import java.util.List;
import java.util.Optional;

/**
 * Finds out whether two storages are one under two names: then every job would be found in the
 * target already, and be deleted.
 */
final class SameStorage {
  private static final String KIND = "probe";

  private SameStorage() {}

  /**
   * @throws IllegalStateException if they are the same
   */
  static void refuse(Source source, JobStore target) {
    NewJob probe =
        new NewJob(JobId.next(), OldSettings.QUEUE, KIND, new byte[0], JobOptions.DEFAULT, null);
    List<JobId> id = List.of(probe.id());
    Optional<JobControl> control = target.role(JobControl.class);
    if (control.isEmpty()) {
      // The source can delete jobs by their id, so it is another one.
      return;
    }
    source.store().enqueue(List.of(probe));
    try {
      Enqueued answer = target.enqueue(List.of(probe)).get(0);
      if (answer.outcome() == Enqueued.Outcome.DUPLICATE) {
        throw new IllegalStateException("both are the same storage");
      }
      control.get().alter(id, new Alteration.Delete());
    } finally {
      source.control().alter(id, new Alteration.Delete());
    }
  }

  /** Removes what moves that were killed have left. */
  static void cleanUp(WorkSource storage) {
    storage
        .role(JobBrowser.class)
        .ifPresent(
            browser ->
                browser.alter(
                    JobQuery.ofQueue(OldSettings.QUEUE).kind(KIND), new Alteration.Delete()));
  }
}
