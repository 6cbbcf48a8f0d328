package dev.sluice.spi;

import dev.sluice.job.JobHistory;
import dev.sluice.job.JobId;
import dev.sluice.job.JobNotes;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job to be stored.
 *
 * @param id its identity and idempotency key
 * @param queue its queue
 * @param kind its kind; empty for none
 * @param payload its payload; the store may keep the array
 * @param options how to treat it
 * @param past {@code null} for a job that begins here; else what it has been through in the store
 *     that it comes from
 */
public record NewJob(
    JobId id, String queue, String kind, byte[] payload, JobOptions options, @Nullable Past past) {

  /**
   * What a job has been through in another store.
   *
   * @param state any but RUNNING
   * @param runAt when it is due, or was
   */
  public record Past(JobState state, Instant runAt, JobHistory history, JobNotes notes) {
    /**
     * @throws IllegalArgumentException if the job is RUNNING: its lease is the other store's
     */
    public Past {
      if (state == JobState.RUNNING) {
        throw new IllegalArgumentException("a RUNNING job cannot be moved");
      }
    }
  }
}
