package dev.sluice.nats;

import dev.sluice.job.JobId;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Enqueues until it is closed, whatever happens to the server; knows what was acknowledged. */
final class Producer implements AutoCloseable {
  private final JobStore store;
  private final String queue;
  private final Thread thread = new Thread(this::run, "producer of the test");
  private final Set<JobId> acknowledged = ConcurrentHashMap.newKeySet();
  private final AtomicInteger outages = new AtomicInteger();
  private volatile boolean over;

  Producer(JobStore store, String queue) {
    this.store = store;
    this.queue = queue;
    thread.start();
  }

  private void run() {
    while (!over) {
      List<NewJob> jobs = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        jobs.add(Work.job(JobId.next(), queue, "x"));
      }
      boolean sent = false;
      while (!sent && !over) {
        sent = send(jobs);
      }
    }
  }

  private boolean send(List<NewJob> jobs) {
    try {
      store.enqueue(jobs).forEach(answer -> acknowledged.add(answer.id()));
      return true;
    } catch (StoreException e) {
      if (e.kind() != Kind.UNAVAILABLE) {
        throw e;
      }
      outages.incrementAndGet();
      LockSupport.parkNanos(5_000_000);
      return false;
    }
  }

  boolean isAlive() {
    return thread.isAlive();
  }

  Set<JobId> acknowledged() {
    return acknowledged;
  }

  int outages() {
    return outages.get();
  }

  @Override
  public void close() {
    over = true;
    try {
      thread.join(Work.PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
