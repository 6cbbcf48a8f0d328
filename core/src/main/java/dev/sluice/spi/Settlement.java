package dev.sluice.spi;

import dev.sluice.job.Failure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a claim of a job ended. */
public sealed interface Settlement {

  /** Whose claim. */
  LeaseToken lease();

  /**
   * The handler succeeded: COMPLETED, even if a cancel was requested meanwhile (rule 10: the first
   * to settle wins).
   *
   * @param result kept as long as the job is; {@code null} for none
   */
  record Complete(LeaseToken lease, byte @Nullable [] result) implements Settlement {}

  /**
   * The attempt failed and there will be another: counts the attempt, then SCHEDULED, or READY
   * without a delay. CANCELLED if a cancel was requested.
   *
   * @param delay from now by the source's clock, not negative
   */
  record Retry(LeaseToken lease, Duration delay, Failure cause) implements Settlement {}

  /**
   * Gives the job back without counting an attempt. With a delay: SCHEDULED. Without: READY, at the
   * place in the order that it had before. CANCELLED if a cancel was requested.
   *
   * @param delay from now by the source's clock, not negative
   */
  record Release(LeaseToken lease, Duration delay) implements Settlement {}

  /** Given up: counts the attempt, then DEAD. CANCELLED if a cancel was requested. */
  record Bury(LeaseToken lease, Failure cause) implements Settlement {}
}
