package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Looks again and again, for what nobody signals to a test. The test kit, which has another one,
 * needs this module and cannot be asked.
 */
public final class Eventually {
  private Eventually() {}

  /** Until it holds; fails if that is not soon. */
  public static void eventually(BooleanSupplier holds) {
    long deadline = System.nanoTime() + Rig.SOON.toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(500_000);
    }
  }
}
