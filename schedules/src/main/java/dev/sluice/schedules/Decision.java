package dev.sluice.schedules;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which of the ticks that are due are to be fired.
 *
 * @param fire these, in order
 * @param newest the newest one that this decides on
 * @param following the tick after that; {@code null} if there is none
 */
record Decision(List<Instant> fire, Instant newest, @Nullable Instant following) {
  private static final Duration EXACT = Duration.ofMillis(1);

  /**
   * Decides on the ticks from one that is due up to now.
   *
   * @param first not after {@code now}
   */
  static Decision on(Schedule schedule, Instant begun, Instant first, Instant now) {
    Timing timing = schedule.timing();
    if (schedule.catchUp() == CatchUp.ALL) {
      return all(timing, begun, first, now);
    }
    Instant newest = newest(timing, begun, first, now);
    Duration late = Duration.between(newest, now);
    boolean skipped = schedule.catchUp() == CatchUp.SKIP && late.compareTo(schedule.grace()) > 0;
    return new Decision(skipped ? List.of() : List.of(newest), newest, timing.next(newest, begun));
  }

  private static Decision all(Timing timing, Instant begun, Instant first, Instant now) {
    List<Instant> ticks = new ArrayList<>();
    Instant newest = first;
    Instant tick = first;
    while (tick != null && !tick.isAfter(now) && ticks.size() < Schedules.BATCH) {
      ticks.add(tick);
      newest = tick;
      tick = timing.next(tick, begun);
    }
    return new Decision(ticks, newest, tick);
  }

  // By halves, for there may be millions of ticks in between.
  private static Instant newest(Timing timing, Instant begun, Instant first, Instant now) {
    Instant newest = first;
    Instant end = now;
    while (Duration.between(newest, end).compareTo(EXACT) > 0) {
      Instant middle = newest.plus(Duration.between(newest, end).dividedBy(2));
      Instant tick = timing.next(middle, begun);
      if (tick == null || tick.isAfter(now)) {
        end = middle;
      } else {
        newest = tick;
      }
    }
    Instant last = timing.next(newest, begun);
    return last == null || last.isAfter(now) ? newest : last;
  }
}
