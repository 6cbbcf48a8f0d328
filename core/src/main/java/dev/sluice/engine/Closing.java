package dev.sluice.engine;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Pauses that end early when the Sluice closes. */
final class Closing {
  private final CountDownLatch begun = new CountDownLatch(1);

  void begin() {
    begun.countDown();
  }

  boolean hasBegun() {
    return begun.getCount() == 0;
  }

  /** Waits; answers whether the Sluice closes. */
  boolean pause(long nanos) throws InterruptedException {
    return begun.await(nanos, TimeUnit.NANOSECONDS);
  }
}
