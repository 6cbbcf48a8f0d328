package dev.sluice.redis;

import java.time.Duration;
import java.time.Instant;

/** Times as the scripts count them: never rounded down, and within what six bytes hold. */
final class Millis {
  /** Microseconds in seven bytes; more than two thousand years. */
  private static final long LAST_MICROS = (1L << 56) - 1;

  private Millis() {}

  static long of(Instant time) {
    if (time.getEpochSecond() >= Bytes.LAST / 1000) {
      return Bytes.LAST;
    }
    if (time.getEpochSecond() < 0) {
      return 0;
    }
    long whole = time.toEpochMilli();
    return time.getNano() % 1_000_000 == 0 ? whole : whole + 1;
  }

  static long of(Duration span) {
    if (span.getSeconds() >= Bytes.LAST / 1000) {
      return Bytes.LAST;
    }
    long whole = span.toMillis();
    return span.getNano() % 1_000_000 == 0 ? whole : whole + 1;
  }

  static long micros(Duration span) {
    if (span.getSeconds() >= LAST_MICROS / 1_000_000) {
      return LAST_MICROS;
    }
    long whole = span.getSeconds() * 1_000_000 + span.getNano() / 1000;
    return span.getNano() % 1000 == 0 ? whole : whole + 1;
  }

  /** Of a clock: rounded down. */
  static long micros(Instant now) {
    return Math.addExact(Math.multiplyExact(now.getEpochSecond(), 1_000_000), now.getNano() / 1000);
  }
}
