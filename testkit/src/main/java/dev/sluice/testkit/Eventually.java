package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits, with a deadline, for what nobody signals to a test. */
public final class Eventually {
  /** How long is waited for anything. */
  public static final Duration PATIENCE = Duration.ofMinutes(1);

  private Eventually() {}

  /**
   * Looks again and again until it holds.
   *
   * @param what is said if it does not
   * @throws AssertionError if it does not hold within a minute
   */
  public static void holds(String what, BooleanSupplier it) {
    holds(() -> what, it);
  }

  /**
   * The same with words that are only found when they are needed.
   *
   * @throws AssertionError if it does not hold within a minute
   */
  public static void holds(Supplier<String> what, BooleanSupplier it) {
    long began = System.nanoTime();
    while (!it.getAsBoolean()) {
      assertThat(System.nanoTime() - began).as(what).isLessThan(PATIENCE.toNanos());
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Lets so much time pass: for what is about time. An interrupt does not shorten it. */
  public static void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
