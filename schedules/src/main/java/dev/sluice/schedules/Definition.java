package dev.sluice.schedules;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the payload of a schedule's job says.
 *
 * @param schedule what was defined
 * @param revision another one each time that the ticks begin anew: when the timing was changed, or
 *     a pause has ended
 * @param begun when they did; {@code null} for when the job of this payload became due
 */
record Definition(Schedule schedule, UUID revision, @Nullable Instant begun) {
  /** One that begins now. */
  static Definition fresh(Schedule schedule) {
    return new Definition(schedule, UUID.randomUUID(), null);
  }

  /**
   * This with another content.
   *
   * @param since when the ticks of this one began
   */
  Definition changed(Schedule to, Instant since) {
    boolean resumed = schedule.paused() && !to.paused();
    boolean anew = resumed || !to.timing().equals(schedule.timing());
    return anew ? fresh(to) : new Definition(to, revision, since);
  }
}
