package dev.sluice.file;

import java.time.Duration;
import java.time.Instant;

/**
 * Times as the store keeps them: whole microseconds since 1970 in a long. Due times are rounded up,
 * never down (rule 5); times too far away for a long become the largest one.
 */
final class Micros {
  /** Later than every time. */
  static final long NEVER = Long.MAX_VALUE;

  private static final long LAST_SECOND = Long.MAX_VALUE / 1_000_000 - 1;

  private Micros() {}

  static long floor(Instant time) {
    long second = time.getEpochSecond();
    if (second > LAST_SECOND) {
      return NEVER;
    }
    if (second < -LAST_SECOND) {
      return -NEVER;
    }
    return second * 1_000_000 + time.getNano() / 1_000;
  }

  static long ceil(Instant time) {
    long floor = floor(time);
    return instant(floor).isBefore(time) ? plus(floor, 1) : floor;
  }

  static long ceil(Duration span) {
    if (span.getSeconds() > LAST_SECOND) {
      return NEVER;
    }
    return span.getSeconds() * 1_000_000 + (span.getNano() + 999) / 1_000;
  }

  /** The sum of a time and a span that is not negative; {@link #NEVER} instead of an overflow. */
  static long plus(long time, long span) {
    long sum = time + span;
    return time > 0 && sum < 0 ? NEVER : sum;
  }

  static long plus(long time, Duration span) {
    return plus(time, ceil(span));
  }

  static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
  }
}
