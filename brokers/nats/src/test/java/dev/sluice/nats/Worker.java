package dev.sluice.nats;

import dev.sluice.job.JobId;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Claims and completes until it is closed, whatever happens to the server; counts what it did. */
final class Worker implements AutoCloseable {
  private final JobStore store;
  private final String queue;
  private final Thread thread = new Thread(this::run, "worker of the test");
  private final Map<JobId, AtomicInteger> runs = new ConcurrentHashMap<>();
  private final AtomicInteger outages = new AtomicInteger();
  private volatile boolean over;

  Worker(JobStore store, String queue) {
    this.store = store;
    this.queue = queue;
    thread.start();
  }

  private void run() {
    try {
      while (!over) {
        try {
          List<Delivery> some = Work.claim(store, queue, 50, Duration.ofMillis(200));
          some.forEach(
              job -> runs.computeIfAbsent(job.job(), id -> new AtomicInteger()).incrementAndGet());
          settle(some);
        } catch (StoreException e) {
          note(e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** As the engine does: the same again until there is an answer. */
  private void settle(List<Delivery> some) {
    List<Settlement> done = new ArrayList<>();
    some.forEach(job -> done.add(new Settlement.Complete(job, null)));
    while (!over && !done.isEmpty()) {
      try {
        List<Settled> answers = store.settle(done);
        if (!List.of(Settled.COMPLETED, Settled.LEASE_LOST).containsAll(answers)) {
          throw new AssertionError(answers);
        }
        return;
      } catch (StoreException e) {
        note(e);
      }
    }
  }

  private void note(StoreException e) {
    if (e.kind() != Kind.UNAVAILABLE) {
      throw e;
    }
    outages.incrementAndGet();
    LockSupport.parkNanos(5_000_000);
  }

  boolean isAlive() {
    return thread.isAlive();
  }

  Map<JobId, AtomicInteger> runs() {
    return runs;
  }

  int doubled() {
    return (int) runs.values().stream().filter(count -> count.get() > 1).count();
  }

  int outages() {
    return outages.get();
  }

  @Override
  public void close() {
    over = true;
    store.wakeup();
    try {
      thread.join(Work.PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
