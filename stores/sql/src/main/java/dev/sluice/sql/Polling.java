package dev.sluice.sql;

import java.time.Duration;

/**
 * How long a claim that waits goes without looking: a short time at first, twice as long each time
 * up to a bound.
 */
record Polling(long firstMicros, long lastMicros) {
  private static final long SIGNALLED = 5_000_000;

  /**
   * @param last the longest time between two looks
   */
  static Polling upTo(Duration last) {
    long micros = Math.max(1_000, last.toNanos() / 1_000);
    return new Polling(Math.min(5_000, micros), micros);
  }

  /** The same where signals arrive: for those that were lost. */
  long microsBetweenSignals() {
    return Math.max(lastMicros, SIGNALLED);
  }

  long micros(int looks) {
    return Math.min(lastMicros, firstMicros << Math.min(looks, 20));
  }
}
