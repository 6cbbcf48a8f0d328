package dev.sluice.kafka;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Times that users may have chosen far away. */
final class Times {
  private static final Duration DAY = Duration.ofDays(1);

  private Times() {}

  /** The time then, or the last there is. */
  static Instant after(Instant now, Duration delay) {
    try {
      return now.plus(delay);
    } catch (DateTimeException | ArithmeticException e) {
      return Instant.MAX;
    }
  }

  /** From now on until then; a day at most. */
  static long millis(Instant now, Instant then) {
    Duration time = Duration.between(now, then);
    return time.compareTo(DAY) > 0 ? DAY.toMillis() : time.toMillis();
  }

  /** A wait; a day at most. */
  static long nanos(Duration time) {
    return time.compareTo(DAY) > 0 ? TimeUnit.DAYS.toNanos(1) : time.toNanos();
  }
}
