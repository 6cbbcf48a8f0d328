package dev.sluice.relay;

import dev.sluice.engine.Backoff;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits between tries, longer and longer, that end when the relay is closed. */
final class Pauses {
  private final CountDownLatch closed;
  private final Backoff backoff = new Backoff();

  Pauses(CountDownLatch closed) {
    this.closed = closed;
  }

  /** Waits; answers whether to go on. */
  boolean next() throws InterruptedException {
    return !closed.await(backoff.nextNanos(), TimeUnit.NANOSECONDS);
  }

  /** It answers again. */
  void reset() {
    backoff.reset();
  }
}
