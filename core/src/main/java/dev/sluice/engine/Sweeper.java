package dev.sluice.engine;

import dev.sluice.ErrorHandler;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.SweepRequest;
import dev.sluice.spi.Swept;
import dev.sluice.spi.Traits.CallCost;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sweeps a store in the background: at least once an interval, sooner when something is due sooner.
 * Whatever goes wrong, it goes on (rules 4, 13).
 */
final class Sweeper implements Runnable, AutoCloseable {
  /** Jobs per call: a bound on how long the store is kept busy. */
  private static final int LIMIT = 1_000;

  /** No more often than this, so that a due time that does not go away costs next to nothing. */
  private static final long LEAST = TimeUnit.MILLISECONDS.toNanos(10);

  /**
   * The same where a sweep goes over a network, and other processes sweep too: a claim finds what
   * is due by itself, so the sweep is in no hurry.
   */
  private static final long LEAST_REMOTE = TimeUnit.MILLISECONDS.toNanos(100);

  private final JobStore store;
  private final long interval;
  private final long least;
  private final InstantSource clock;
  private final Outage outage;
  private final Backoff backoff = new Backoff();
  private final Thread thread;
  private volatile boolean closed;

  /** Nothing happens before {@link #start()}. */
  Sweeper(
      JobStore store, CallCost cost, Duration interval, InstantSource clock, ErrorHandler errors) {
    this.store = store;
    this.interval = Nanos.of(interval);
    this.least = cost == CallCost.REMOTE ? LEAST_REMOTE : LEAST;
    this.clock = clock;
    this.outage = new Outage(clock, errors, () -> {});
    this.thread = new Thread(this, "sluice-sweeper");
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Ends after the call that is being made; waits for that, though not for ever. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    if (thread == Thread.currentThread()) {
      return;
    }
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void run() {
    while (!closed) {
      long pause = sweep();
      if (pause > 0 && !closed) {
        LockSupport.parkNanos(this, pause);
      }
    }
  }

  // Answers how long to wait, in nanoseconds.
  private long sweep() {
    try {
      Swept swept = store.sweep(new SweepRequest(LIMIT));
      outage.over();
      backoff.reset();
      return swept.more() ? 0 : untilNext(swept.nextDue());
    } catch (Throwable e) {
      if (!closed) {
        outage.goesOn("sweeping", e);
      }
      return backoff.nextNanos();
    }
  }

  private long untilNext(@Nullable Instant due) {
    if (due == null) {
      return interval;
    }
    long away = Nanos.between(clock.instant(), due);
    return Math.min(interval, Math.max(least, away));
  }
}
