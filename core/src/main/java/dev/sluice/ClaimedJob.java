package dev.sluice;

import dev.sluice.job.Failure;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.Settled;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A job that was claimed without a worker, to be settled by hand. What the storage cannot do throws
 * {@link IllegalStateException} and says which {@link dev.sluice.spi.Feature} is missing.
 *
 * @param <T> the payload's type
 */
public interface ClaimedJob<T> {
  /** Its identity. */
  JobId id();

  /** Its kind; empty when none was given. */
  String kind();

  /**
   * Its payload.
   *
   * @throws IllegalArgumentException if the codec cannot read it
   */
  T payload();

  /** As given at the enqueue. */
  JobOptions options();

  /** Which attempt this is, from 1. */
  int attempt();

  /** Done. */
  Settled complete();

  /** Done, with a result that is kept if the job is retained. */
  Settled complete(byte @Nullable [] result);

  /** Failed; to be tried again after a delay, or DEAD if the attempts are spent. */
  Settled retry(Duration delay, Failure cause);

  /** Given back without counting an attempt. */
  Settled release(Duration delay);

  /** Given up: DEAD. */
  Settled bury(Failure cause);

  /** Holds it longer, from now. */
  LeaseStatus extend(Duration lease);
}
