package dev.sluice.kafka;

import java.util.concurrent.atomic.AtomicLong;

/** Numbers of claims, never the same twice in this process, and hardly ever in another. */
final class Fences {
  // A million claims a second would not catch up with the clock.
  private static final AtomicLong LAST = new AtomicLong(System.currentTimeMillis() << 20);

  private Fences() {}

  static long next() {
    return LAST.incrementAndGet();
  }
}
