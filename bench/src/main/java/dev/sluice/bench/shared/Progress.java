package dev.sluice.bench.shared;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Counts handlers that ran, and takes the time from the first of them to the last. */
final class Progress {
  private static final long PATIENCE_MINUTES = 5;

  private final int jobs;
  private final CountDownLatch left;
  private final AtomicLong first = new AtomicLong();
  private volatile long last;

  Progress(int jobs) {
    this.jobs = jobs;
    this.left = new CountDownLatch(jobs);
  }

  void ran() {
    if (first.get() == 0) {
      first.compareAndSet(0, System.nanoTime());
    }
    // Before it is counted: whoever waits reads it then.
    last = System.nanoTime();
    left.countDown();
  }

  /** Jobs a second. */
  double awaitRate() throws InterruptedException {
    if (!left.await(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
      throw new IllegalStateException(left.getCount() + " of " + jobs + " jobs did not run");
    }
    return jobs * 1e9 / (Math.max(last, first.get() + 1) - first.get());
  }
}
