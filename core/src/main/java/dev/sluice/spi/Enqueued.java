package dev.sluice.spi;

import dev.sluice.job.JobId;

/**
 * The answer to one enqueued job.
 *
 * @param outcome what happened
 * @param id the job that is there now: the new one's id, or the id that it met
 * @param reason why it was refused, for people; empty unless {@link Outcome#REJECTED} or {@link
 *     Outcome#FULL}
 */
public record Enqueued(Outcome outcome, JobId id, String reason) {

  /** What happened to an enqueued job. */
  public enum Outcome {
    /** Stored. */
    INSERTED,
    /** Not stored: a job with this id, or with this unique key, is there. */
    DUPLICATE,
    /** Its content and time are now those of the job that had its unique key. */
    REPLACED,
    /** Refused: the unique key is taken, the payload is too large, or the like. */
    REJECTED,
    /** Refused: the queue has reached its capacity. */
    FULL
  }

  /** Stored. */
  public static Enqueued inserted(JobId id) {
    return new Enqueued(Outcome.INSERTED, id, "");
  }

  /** There already. */
  public static Enqueued duplicate(JobId existing) {
    return new Enqueued(Outcome.DUPLICATE, existing, "");
  }

  /** Put into the one that was there. */
  public static Enqueued replaced(JobId existing) {
    return new Enqueued(Outcome.REPLACED, existing, "");
  }

  /** Refused. */
  public static Enqueued rejected(JobId id, String reason) {
    return new Enqueued(Outcome.REJECTED, id, reason);
  }

  /** Refused for want of room. */
  public static Enqueued full(JobId id, String queue, long capacity) {
    return new Enqueued(
        Outcome.FULL, id, "queue \"" + queue + "\" is full: its capacity is " + capacity);
  }
}
