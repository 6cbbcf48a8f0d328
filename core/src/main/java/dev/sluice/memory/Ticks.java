package dev.sluice.memory;

import java.time.Duration;
import java.time.Instant;

/**
 * Times as the store keeps them: microseconds since 1970 in a {@code long}. Due times are rounded
 * up and the clock is rounded down, so that nothing is ever early; what lies beyond the range (some
 * 290,000 years) becomes {@link #NEVER}.
 */
final class Ticks {
  /** Later than any time that comes. */
  static final long NEVER = Long.MAX_VALUE;

  /** What one tick is. */
  static final Duration RESOLUTION = Duration.ofNanos(1_000);

  private static final long PER_SECOND = 1_000_000;
  private static final int NANOS = 1_000;
  // A second less than what fits, so that rounding up cannot overflow.
  private static final long MAX_SECONDS = Long.MAX_VALUE / PER_SECOND - 1;

  private Ticks() {}

  /** The clock's time, rounded down. */
  static long down(Instant time) {
    long seconds = time.getEpochSecond();
    if (seconds > MAX_SECONDS) {
      return NEVER;
    }
    return Math.max(seconds, -MAX_SECONDS) * PER_SECOND + time.getNano() / NANOS;
  }

  /** A due time, rounded up. */
  static long up(Instant time) {
    long down = down(time);
    return down == NEVER || !instant(down).isBefore(time) ? down : down + 1;
  }

  /** The time that lies this span after another, rounded up. */
  static long after(long time, Duration span) {
    if (span.isZero()) {
      return time;
    }
    long seconds = span.getSeconds();
    if (seconds > MAX_SECONDS) {
      return NEVER;
    }
    long ticks = seconds * PER_SECOND + (span.getNano() + NANOS - 1) / NANOS;
    long sum = time + ticks;
    return sum < time ? NEVER : sum;
  }

  /** As people see it. */
  static Instant instant(long ticks) {
    return Instant.ofEpochSecond(
        Math.floorDiv(ticks, PER_SECOND), Math.floorMod(ticks, PER_SECOND) * NANOS);
  }

  /** How many nanoseconds from one time to a later one; capped. */
  static long nanosBetween(long from, long to) {
    long span = to - from;
    if (to == NEVER || span < 0 || span > Long.MAX_VALUE / NANOS) {
      return to <= from ? 0 : Long.MAX_VALUE;
    }
    return span * NANOS;
  }
}
