package dev.sluice.sql;

import java.time.Duration;
import java.time.Instant;

/**
 * Times as the tables hold them: microseconds since 1970. What is due is rounded up, so that
 * nothing is early (rule 5); what cannot be said in a long is {@link #NEVER}.
 */
final class Micros {
  /** Later than any time. */
  static final long NEVER = Long.MAX_VALUE;

  private static final Instant LAST = Instant.ofEpochSecond(NEVER / 1_000_000 - 1);
  private static final Duration LONGEST = Duration.ofSeconds(NEVER / 1_000_000 - 1);

  private Micros() {}

  static long floor(Instant time) {
    if (time.isAfter(LAST)) {
      return NEVER;
    }
    if (time.getEpochSecond() < -LAST.getEpochSecond()) {
      return -NEVER;
    }
    return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
  }

  static long ceil(Instant time) {
    long micros = floor(time);
    boolean cut = Math.abs(micros) < NEVER && instant(micros).isBefore(time);
    return cut ? micros + 1 : micros;
  }

  /** The time and the span together, rounded up. */
  static long plus(long time, Duration span) {
    if (span.compareTo(LONGEST) > 0) {
      return NEVER;
    }
    long micros = span.getSeconds() * 1_000_000 + (span.getNano() + 999) / 1_000;
    long sum = time + micros;
    return time > 0 && sum < 0 ? NEVER : sum;
  }

  static Instant instant(long micros) {
    long second = Math.floorDiv(micros, 1_000_000L);
    return Instant.ofEpochSecond(second, Math.floorMod(micros, 1_000_000L) * 1_000);
  }
}
