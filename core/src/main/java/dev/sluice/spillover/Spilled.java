package dev.sluice.spillover;

import dev.sluice.job.Failure;
import dev.sluice.job.JobHistory;
import dev.sluice.job.JobNotes;
import dev.sluice.job.JobState;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.NewJob.Past;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a message that goes to the store beside its source.
 *
 * @param message as the source handed it out
 * @param job how the store takes it, with all that it has been through
 * @param answer what the holder is told once it is there
 */
record Spilled(Delivery message, NewJob job, Settled answer) {

  /** The job of an outcome that the source cannot keep. */
  static Spilled of(Delivery message, Settlement outcome, Instant now) {
    if (outcome instanceof Settlement.Retry retry) {
      return again(message, retry.delay(), retry.cause(), now);
    }
    if (outcome instanceof Settlement.Bury bury) {
      return dead(message, bury.cause(), message.attempt(), now);
    }
    if (outcome instanceof Settlement.Release release) {
      Past past = waiting(message, release.delay(), history(message, 0, 1, List.of(), null), now);
      return new Spilled(message, job(message, past), Settled.RELEASED);
    }
    throw new IllegalArgumentException("stays with its source: " + outcome);
  }

  /** The job of a message that its broker would not hand out once more. */
  static Spilled atItsLimit(Delivery message, Instant now) {
    Past past = waiting(message, Duration.ZERO, history(message, 0, 0, List.of(), null), now);
    return new Spilled(message, job(message, past), Settled.RELEASED);
  }

  /** The job of a message that has lost its lease too often (rule 9). */
  static Spilled lostTooOften(Delivery message, Instant now) {
    String text = "its lease ended " + message.lostLeases() + " times without an outcome";
    return dead(message, new Failure(0, now, "LEASE_LOST", text, ""), 0, now);
  }

  private static Spilled again(Delivery message, Duration delay, Failure cause, Instant now) {
    JobHistory history = history(message, message.attempt(), 0, List.of(cause), null);
    return new Spilled(
        message, job(message, waiting(message, delay, history, now)), Settled.RETRYING);
  }

  private static Spilled dead(Delivery message, Failure cause, int attempts, Instant now) {
    JobHistory history = history(message, attempts, 0, List.of(cause), now);
    Past past = new Past(JobState.DEAD, message.runAt(), history, JobNotes.NONE);
    return new Spilled(message, job(message, past), Settled.DEAD);
  }

  private static Past waiting(Delivery message, Duration delay, JobHistory history, Instant now) {
    return delay.isZero()
        ? new Past(JobState.READY, message.runAt(), history, JobNotes.NONE)
        : new Past(JobState.SCHEDULED, now.plus(delay), history, JobNotes.NONE);
  }

  private static JobHistory history(
      Delivery message,
      int attempts,
      int releases,
      List<Failure> failures,
      @Nullable Instant finishedAt) {
    return new JobHistory(
        message.enqueuedAt(),
        attempts,
        message.lostLeases(),
        releases,
        null,
        finishedAt,
        failures,
        null,
        null);
  }

  private static NewJob job(Delivery message, Past past) {
    return new NewJob(
        message.job(), message.queue(), message.kind(), message.payload(), message.options(), past);
  }
}
