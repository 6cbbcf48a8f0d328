package dev.sluice.engine;

import dev.sluice.EnqueueOptions;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.spi.NewJob;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A job that is ready to be sent.
 *
 * @param waitForRoom how long its caller would wait for room; {@code null} for not at all
 */
record Draft(NewJob job, @Nullable Duration waitForRoom) {

  static NewJob plain(String queue, byte[] payload) {
    return new NewJob(JobId.next(), queue, "", payload, JobOptions.DEFAULT, null);
  }

  /**
   * @throws IllegalArgumentException if an option makes no sense, or not for this storage
   */
  static Draft of(String queue, byte[] payload, EnqueueOptions wishes, Demands demands) {
    JobOptions options = wishes.toJobOptions();
    demands.check(wishes, options);
    NewJob job = new NewJob(wishes.id(), queue, wishes.kind(), payload, options, null);
    return new Draft(job, wishes.waitForRoom());
  }
}
