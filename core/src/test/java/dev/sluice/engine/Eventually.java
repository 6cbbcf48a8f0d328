package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Looks again and again, for what nobody signals to a test. */
final class Eventually {
  private Eventually() {}

  static void eventually(BooleanSupplier holds) {
    long deadline = System.nanoTime() + Rig.SOON.toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(500_000);
    }
  }
}
