package dev.sluice.memory;

import java.time.Duration;
import java.time.Instant;

/**
 * Times as the store keeps them: nanoseconds since 1970 in a {@code long}, as exact as an {@link
 * Instant}. With coarser ticks a delay that begins between two of them would end early. What lies
 * beyond the range (to the year 2262) becomes {@link #NEVER}.
 */
final class Ticks {
  /** Later than any time that comes. */
  static final long NEVER = Long.MAX_VALUE;

  /** What one tick is. */
  static final Duration RESOLUTION = Duration.ofNanos(1);

  private static final long PER_SECOND = 1_000_000_000;
  // A second less than what fits, so that adding the nanoseconds cannot overflow.
  private static final long MAX_SECONDS = Long.MAX_VALUE / PER_SECOND - 1;

  private Ticks() {}

  /** A time. */
  static long of(Instant time) {
    long seconds = time.getEpochSecond();
    if (seconds > MAX_SECONDS) {
      return NEVER;
    }
    return Math.max(seconds, -MAX_SECONDS) * PER_SECOND + time.getNano();
  }

  /** The time that lies this span, not negative, after another. */
  static long after(long time, Duration span) {
    long seconds = span.getSeconds();
    if (seconds > MAX_SECONDS) {
      return NEVER;
    }
    long sum = time + seconds * PER_SECOND + span.getNano();
    return sum < time ? NEVER : sum;
  }

  /** As people see it. */
  static Instant instant(long ticks) {
    return Instant.ofEpochSecond(
        Math.floorDiv(ticks, PER_SECOND), Math.floorMod(ticks, PER_SECOND));
  }

  /** How many nanoseconds from one time to a later one; capped. */
  static long nanosBetween(long from, long to) {
    long span = to - from;
    boolean overflow = span < 0 && to > from;
    return to == NEVER || overflow ? Long.MAX_VALUE : Math.max(0, span);
  }
}
