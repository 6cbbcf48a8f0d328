package dev.sluice.engine;

import java.time.Duration;
import java.time.Instant;

/** Durations as nanoseconds. */
final class Nanos {
  /** A hundred years: far beyond any program, and two of them still add up to a {@code long}. */
  private static final Duration MAX = Duration.ofDays(36_500);

  private Nanos() {}

  /** The nanoseconds of a duration, at most about a hundred years. */
  static long of(Duration duration) {
    return duration.compareTo(MAX) >= 0 ? MAX.toNanos() : duration.toNanos();
  }

  /** The nanoseconds from one time to another, at most about a hundred years; negative if past. */
  static long between(Instant from, Instant to) {
    return to.isBefore(from) ? -1 : of(Duration.between(from, to));
  }
}
