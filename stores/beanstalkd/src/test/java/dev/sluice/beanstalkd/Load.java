package dev.sluice.beanstalkd;

import dev.sluice.Queue;
import dev.sluice.Sluice;
import dev.sluice.job.JobId;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.StoreException;
import dev.sluice.testkit.Eventually;
import java.time.Duration;
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
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Enqueues and works at the same time, and knows what was acknowledged and what was run. */
final class Load implements AutoCloseable {
  /**
   * So far the producer may be before the workers until it is slow, unless all the time in the
   * world is given. It does not stop: a server that is away is noticed by who goes on.
   */
  private static final int AHEAD = Boolean.getBoolean("sluice.long") ? Integer.MAX_VALUE : 1_000;

  private final JobStore store;
  private final Sluice sluice;
  private final Map<JobId, AtomicInteger> runs = new ConcurrentHashMap<>();
  private final Set<JobId> acknowledged = ConcurrentHashMap.newKeySet();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicBoolean over = new AtomicBoolean();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final Future<?> producer;

  Load(String url) {
    store = Stores.openAny(url);
    sluice = Sluice.open(url, o -> o.sweepInterval(Duration.ofMillis(100)));
    Queue<byte[]> queue = sluice.queue("q");
    queue.work(
        job -> runs.computeIfAbsent(job.id(), k -> new AtomicInteger()).incrementAndGet(),
        w -> w.concurrency(4).lease(Duration.ofSeconds(5)).errorHandler((doing, error) -> {}));
    producer = thread.submit(this::produce);
  }

  private void produce() {
    while (!over.get()) {
      if (acknowledged.size() - runs.size() > AHEAD) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
      List<NewJob> jobs = IntStream.range(0, 5).mapToObj(i -> Work.job("job " + i)).toList();
      try {
        for (Enqueued answer : store.enqueue(jobs)) {
          if (answer.outcome() == Enqueued.Outcome.INSERTED) {
            acknowledged.add(answer.id());
          } else {
            refused.incrementAndGet();
          }
        }
      } catch (StoreException e) {
        // What of it was stored is not known: it may run, and need not.
        refused.incrementAndGet();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      }
    }
  }

  /** Waits until so many more are stored, and so many more are run. */
  void goesOn(int more) {
    int before = acknowledged.size();
    int run = runs.size();
    Eventually.holds("jobs are stored", () -> acknowledged.size() >= before + more);
    Eventually.holds("jobs are run", () -> runs.size() >= run + more);
  }

  /** Waits until all is run that is stored by now. */
  void catchesUp() {
    Set<JobId> now = Set.copyOf(acknowledged);
    Eventually.holds(
        () -> now.stream().filter(id -> !runs.containsKey(id)).count() + " of " + now.size(),
        () -> runs.keySet().containsAll(now));
  }

  /** Waits until enqueues fail. */
  void isRefused() {
    int before = refused.get();
    Eventually.holds("the outage is seen", () -> refused.get() > before + 2);
  }

  void everyJobWasRun() throws Exception {
    over.set(true);
    producer.get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    Eventually.holds(
        () -> missing() + " of " + acknowledged.size() + " have not run", () -> missing() == 0);
  }

  private long missing() {
    return acknowledged.stream().filter(id -> !runs.containsKey(id)).count();
  }

  /** How often an enqueue was not answered. */
  int refused() {
    return refused.get();
  }

  int acknowledged() {
    return acknowledged.size();
  }

  /** Runs beyond the first of their jobs. */
  int doubles() {
    return runs.values().stream().mapToInt(count -> count.get() - 1).sum();
  }

  @Override
  public void close() {
    over.set(true);
    thread.shutdown();
    sluice.close();
    store.close();
  }
}
