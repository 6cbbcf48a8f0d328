package dev.sluice.bench.kafka;

import java.util.concurrent.atomic.AtomicLong;

/** The time from the first message that came to the last that was done. For many threads. */
final class Stretch {
  private final int messages;
  private final AtomicLong began = new AtomicLong();
  private final AtomicLong done = new AtomicLong();
  private volatile long ended;

  Stretch(int messages) {
    this.messages = messages;
  }

  /** Some have come. */
  void begins() {
    began.compareAndSet(0, System.nanoTime());
  }

  void done(int count) {
    if (done.addAndGet(count) >= messages && ended == 0) {
      ended = System.nanoTime();
    }
  }

  boolean isOver() {
    return done.get() >= messages;
  }

  double rate() {
    return messages * 1e9 / (ended - began.get());
  }
}
