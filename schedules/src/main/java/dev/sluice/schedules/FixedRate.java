package dev.sluice.schedules;

import dev.sluice.job.JobOptions;
import dev.sluice.spi.TimeSpan;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ticks so far apart, however long the jobs take.
 *
 * @param every how far, from 100 milliseconds to a thousand years, in whole milliseconds
 * @param from the time of a tick, from which all others are counted; {@code null} for when the
 *     schedule began, which has no tick itself
 */
public record FixedRate(Duration every, @Nullable Instant from) implements Timing {
  /** The least distance of two ticks. */
  public static final Duration LEAST = Duration.ofMillis(100);

  /**
   * @throws IllegalArgumentException if it is too short or too long
   */
  public FixedRate {
    if (every.compareTo(LEAST) < 0 || every.compareTo(JobOptions.FOREVER) > 0) {
      throw new IllegalArgumentException("every must be 100ms to a thousand years: " + every);
    }
    every = every.truncatedTo(ChronoUnit.MILLIS);
    from = from == null ? null : from.truncatedTo(ChronoUnit.MILLIS);
  }

  @Override
  public @Nullable Instant next(Instant after, Instant begun) {
    Instant first = from == null ? begun.truncatedTo(ChronoUnit.MILLIS).plus(every) : from;
    if (after.isBefore(first)) {
      return first;
    }
    long passed = Duration.between(first, after).dividedBy(every);
    return first.plus(every.multipliedBy(passed + 1));
  }

  @Override
  public String describe() {
    String span = TimeSpan.format(every);
    return "every " + span + (from == null ? "" : " from " + from);
  }
}
