package dev.sluice.memory;

import java.util.function.BooleanSupplier;

/**
 * A short look-out before sleeping. To wake a thread costs who wakes it as much as twenty enqueues;
 * so where jobs come one after the other, it is better to stay awake between them. Where they do
 * not, it soon learns to go to sleep at once.
 *
 * <p>For all claims of a store together and without a lock: a lost update costs nothing but a
 * slightly older guess.
 */
final class Spin {
  /** At most so long; what comes later is worth sleeping for. */
  private static final long MOST = 50_000;

  private static final long LEAST = 2_000;
  private static final int PAUSES = 8;

  private final boolean alone = Runtime.getRuntime().availableProcessors() == 1;
  private volatile long nanos = MOST / 2;

  /** Looks out for a condition; answers whether it came about. */
  boolean await(BooleanSupplier condition) {
    long most = nanos;
    if (alone || most < LEAST) {
      return false;
    }
    long begun = System.nanoTime();
    do {
      for (int i = 0; i < PAUSES; i++) {
        Thread.onSpinWait();
      }
      if (condition.getAsBoolean()) {
        nanos = Math.min(most * 2, MOST);
        return true;
      }
    } while (System.nanoTime() - begun < most);
    nanos = most / 2;
    return false;
  }

  /** What was waited for came after so long: looking out as long would have been enough, or not. */
  void slept(long waited) {
    if (waited < MOST) {
      nanos = MOST;
    }
  }
}
