package dev.sluice;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** When to try a failed job again. The job's {@code maxAttempts} ends the trying in any case. */
@FunctionalInterface
public interface RetryPolicy {
  /**
   * Decides after a failed attempt.
   *
   * @param attempt which one failed, from 1
   * @param failure what the handler threw
   * @return how long to wait, not negative; empty to give up
   */
  Optional<Duration> next(int attempt, Throwable failure);

  /** One second, doubled each time up to an hour, with jitter: 25 attempts take about 11 hours. */
  RetryPolicy DEFAULT = exponential(Duration.ofSeconds(1), Duration.ofHours(1));

  /**
   * Doubles the wait each time, up to a maximum; each wait is then taken at random between half and
   * the whole of it, so that jobs that failed together do not come back together.
   */
  static RetryPolicy exponential(Duration first, Duration max) {
    return (attempt, failure) -> {
      double doubled = (double) first.toMillis() * Math.pow(2, Math.min(attempt - 1, 60));
      double whole = Math.min(doubled, (double) max.toMillis());
      double jittered = whole * (0.5 + ThreadLocalRandom.current().nextDouble() / 2);
      return Optional.of(Duration.ofMillis(Math.round(jittered)));
    };
  }

  /** Always the same wait. */
  static RetryPolicy fixed(Duration delay) {
    return (attempt, failure) -> Optional.of(delay);
  }

  /** The wait times the number of the attempt that failed. */
  static RetryPolicy linear(Duration delay) {
    return (attempt, failure) -> Optional.of(delay.multipliedBy(attempt));
  }

  /** Never again: the first failure makes the job DEAD. */
  static RetryPolicy none() {
    return (attempt, failure) -> Optional.empty();
  }
}
