package dev.sluice.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobId;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import dev.sluice.testkit.Eventually;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Enqueues and works at the same time, and knows what was acknowledged and what was run. */
final class Load implements AutoCloseable {
  private static final int BATCH = 5;
  private static final int ENOUGH = 300;

  private final String queue = Bystander.fresh();
  private final JobStore store;
  private final Map<JobId, AtomicInteger> runs = new ConcurrentHashMap<>();
  private final Set<JobId> acknowledged = ConcurrentHashMap.newKeySet();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicReference<String> lastRefusal = new AtomicReference<>("");
  private final AtomicBoolean produced = new AtomicBoolean();
  private final AtomicBoolean over = new AtomicBoolean();
  private final ExecutorService threads = Executors.newFixedThreadPool(3);
  private final Future<?> producer;
  private final List<Future<?>> workers;

  Load(String url) {
    store = Sources.open(url);
    producer = threads.submit(this::produce);
    workers = List.of(threads.submit(this::work), threads.submit(this::work));
  }

  private void produce() {
    while (!produced.get()) {
      List<NewJob> jobs =
          IntStream.range(0, BATCH).mapToObj(i -> Sources.job(queue, "" + i)).toList();
      while (!send(jobs)) {
        LockSupport.parkNanos(5_000_000);
      }
      // Not faster than it is worked off, so that the end comes soon.
      while (acknowledged.size() > runs.size() + 1_000 && !produced.get()) {
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  /** After an error the same jobs are sent again, as the interface says. */
  private boolean send(List<NewJob> jobs) {
    try {
      store.enqueue(jobs).forEach(this::acknowledged);
      return true;
    } catch (StoreException e) {
      assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
      refused(e);
      return produced.get();
    }
  }

  private void refused(StoreException e) {
    refused.incrementAndGet();
    lastRefusal.set(String.valueOf(e.getMessage()));
  }

  private void acknowledged(Enqueued answer) {
    assertThat(answer.outcome()).isEqualTo(Enqueued.Outcome.INSERTED);
    acknowledged.add(answer.id());
  }

  private void work() {
    while (!over.get()) {
      try {
        for (Delivery each : Sources.claim(store, queue, 20, 1_000)) {
          runs.computeIfAbsent(each.job(), k -> new AtomicInteger()).incrementAndGet();
          store.settle(List.of(new Settlement.Complete(each, null)));
        }
      } catch (StoreException e) {
        assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
        refused(e);
        LockSupport.parkNanos(5_000_000);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** How often a call has failed. */
  int refused() {
    return refused.get();
  }

  void goesOn() {
    int before = acknowledged.size();
    int run = runs.size();
    Eventually.holds(this::toString, () -> ended() || acknowledged.size() > before + ENOUGH);
    Eventually.holds(this::toString, () -> ended() || runs.size() > run + ENOUGH);
    assertThat(ended()).as("nothing but UNAVAILABLE is thrown").isFalse();
  }

  private boolean ended() {
    return producer.isDone() || workers.stream().anyMatch(Future::isDone);
  }

  void everyJobWasRun(Bystander bystander) throws Exception {
    produced.set(true);
    producer.get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    Eventually.holds(this::toString, () -> runs.keySet().containsAll(acknowledged));
    over.set(true);
    for (Future<?> worker : workers) {
      worker.get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
    store.close();
    System.out.println(this);
    assertThat(bystander.ready(queue)).as("jobs that were run and not completed").isLessThan(100);
  }

  @Override
  public String toString() {
    long doubled = runs.values().stream().filter(count -> count.get() > 1).count();
    long lost = acknowledged.stream().filter(id -> !runs.containsKey(id)).count();
    return "acknowledged %d, run %d, doubled %d, not run %d, failed calls %d, the last with: %s"
        .formatted(
            acknowledged.size(), runs.size(), doubled, lost, refused.get(), lastRefusal.get());
  }

  @Override
  public void close() {
    produced.set(true);
    over.set(true);
    threads.shutdownNow();
    store.close();
  }
}
