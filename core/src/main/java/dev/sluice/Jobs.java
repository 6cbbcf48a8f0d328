package dev.sluice;

import dev.sluice.job.Alteration;
import dev.sluice.job.Altered;
import dev.sluice.job.Counts;
import dev.sluice.job.JobId;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobView;
import dev.sluice.job.Page;
import dev.sluice.spi.QueueSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The jobs that a storage has: to find, list, count and change them.
 *
 * <p>A method that the storage has no answer for throws {@link IllegalStateException} and says
 * which role is missing.
 */
public interface Jobs {
  /** The job, or empty if it is not there (any more). */
  Optional<JobView> find(JobId id);

  /** A page of jobs. */
  Page<JobView> list(JobQuery query);

  /** The counts by queue. */
  Map<String, Counts> counts();

  /** The counts of one queue. */
  Counts counts(String queue);

  /** Changes one job. */
  Altered alter(JobId id, Alteration alteration);

  /** Changes all jobs that fit, and answers how many. */
  int alter(JobQuery query, Alteration alteration);

  /** The settings of all queues that have any of their own. */
  Map<String, QueueSettings> settings();

  /** The settings of one queue. */
  QueueSettings settings(String queue);

  /** Replaces the settings of a queue. */
  void configure(String queue, QueueSettings settings);

  /** Calls a job off. A running one is told to stop. */
  default Altered cancel(JobId id, String reason) {
    return alter(id, new Alteration.Cancel(reason));
  }

  /** Makes a SCHEDULED job READY now. */
  default Altered promote(JobId id) {
    return alter(id, new Alteration.Promote());
  }

  /** Gives a waiting job another time. */
  default Altered reschedule(JobId id, Instant time) {
    return alter(id, new Alteration.Reschedule(time, null));
  }

  /** Gives a waiting job another time, counted from now. */
  default Altered reschedule(JobId id, Duration delay) {
    return alter(id, new Alteration.Reschedule(null, delay));
  }

  /**
   * Gives a job another priority, lower numbers first. One that runs takes its new place when it
   * comes back; what its holder sees stays as it was claimed.
   */
  default Altered reprioritize(JobId id, int priority) {
    return alter(id, new Alteration.Reprioritize(priority));
  }

  /** Makes a DEAD or cancelled job READY, its attempts counted anew. */
  default Altered redrive(JobId id) {
    return alter(id, new Alteration.Redrive());
  }

  /** Removes a job that does not run. */
  default Altered delete(JobId id) {
    return alter(id, new Alteration.Delete());
  }
}
