package dev.sluice.job;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A change that somebody makes to a job from outside its handler. */
public sealed interface Alteration {

  /**
   * SCHEDULED, READY: becomes CANCELLED at once. RUNNING: its holder is told through its lease
   * (answer {@link Altered.Result#REQUESTED}). Any other state: WRONG_STATE.
   *
   * @param reason why, for people; kept with the job
   */
  record Cancel(String reason) implements Alteration {}

  /** SCHEDULED: becomes READY now. READY: stays (CHANGED). Any other state: WRONG_STATE. */
  record Promote() implements Alteration {}

  /**
   * SCHEDULED, READY: is due at the new time. Any other state: WRONG_STATE. Exactly one of the two
   * is given; a time in the past means now.
   *
   * @param at the new time, or {@code null}
   * @param delay the new time counted from now by the store's clock, not negative, or {@code null}
   */
  record Reschedule(@Nullable Instant at, @Nullable Duration delay) implements Alteration {
    /**
     * @throws IllegalArgumentException unless exactly one is given and the delay is not negative
     */
    public Reschedule {
      if ((at == null) == (delay == null)) {
        throw new IllegalArgumentException("give either a time or a delay");
      }
      if (delay != null && delay.isNegative()) {
        throw new IllegalArgumentException("delay must not be negative: " + delay);
      }
    }
  }

  /**
   * Any state but COMPLETED: has another priority from now on. SCHEDULED and READY jobs keep the
   * time that they have in the order; a job that runs stays with its holder and takes its new place
   * when it comes back, a DEAD or CANCELLED one when it is redriven. So a holder that changes the
   * priority and then gives the job back lets nobody claim it at its old place. COMPLETED:
   * WRONG_STATE.
   *
   * @param priority lower numbers first
   */
  record Reprioritize(int priority) implements Alteration {}

  /**
   * DEAD, or CANCELLED and retained: becomes READY with its attempts and lost leases counted anew;
   * its failures and notes stay. Any other state: WRONG_STATE. Not held back by a capacity, as no
   * retry is; a unique key that another job took meanwhile is given up.
   */
  record Redrive() implements Alteration {}

  /** Any state but RUNNING: the job is gone, as if it had never been. RUNNING: WRONG_STATE. */
  record Delete() implements Alteration {}
}
