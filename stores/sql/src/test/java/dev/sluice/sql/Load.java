package dev.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Job;
import dev.sluice.RetryPolicy;
import dev.sluice.Sluice;
import dev.sluice.Worker;
import dev.sluice.job.Counts;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.job.UniqueKey;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.QueueSettings;
import dev.sluice.spi.StoreException;
import dev.sluice.testkit.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Workers and producers, each with a store of its own as if they were processes, that know what was
 * acknowledged and what was run. Jobs are of all sorts: plain, in groups, with unique keys,
 * delayed, kept, in a bounded queue, failing now and then.
 */
final class Load implements AutoCloseable {
  static final String PLAIN = "plain";
  static final String MIXED = "mixed";
  static final String BOUNDED = "bounded";
  private static final int BACKLOG = 2_000;
  private static final long CAPACITY = 200;
  private static final Duration SWEEP = Duration.ofMillis(500);

  private final long seed;
  private final List<Sluice> open = new ArrayList<>();
  private final List<Worker> workers = new ArrayList<>();
  private final Map<JobId, AtomicInteger> runs = new ConcurrentHashMap<>();
  private final Set<JobId> acknowledged = ConcurrentHashMap.newKeySet();
  private final AtomicInteger refused = new AtomicInteger();
  private final Set<String> errors = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean over = new AtomicBoolean();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Future<?>> producers = new ArrayList<>();

  Load(String url, int workers, int producers, Duration lease, long seed) {
    this.seed = seed;
    ((SqlStore) sluice(url).store()).configure(BOUNDED, new QueueSettings(false, CAPACITY));
    for (int i = 0; i < workers; i++) {
      this.workers.add(worker(sluice(url), lease));
    }
    Random seeds = new Random(seed);
    for (int i = 0; i < producers; i++) {
      SqlStore store = (SqlStore) sluice(url).store();
      Random random = new Random(seeds.nextLong());
      this.producers.add(threads.submit(() -> produce(store, random)));
    }
  }

  private Sluice sluice(String url) {
    Sluice sluice = Sluice.open(url, o -> o.sweepInterval(SWEEP));
    open.add(sluice);
    return sluice;
  }

  private Worker worker(Sluice sluice, Duration lease) {
    Worker worker =
        sluice.worker(
            w ->
                w.concurrency(4)
                    .lease(lease)
                    .retry(RetryPolicy.fixed(Duration.ofMillis(5)))
                    .errorHandler(this::failed));
    for (String queue : List.of(PLAIN, MIXED, BOUNDED)) {
      worker.bind(sluice.queue(queue), this::run);
    }
    return worker;
  }

  private void failed(String doing, Throwable error) {
    errors.add(doing + ": " + error);
  }

  private void run(Job<byte[]> job) {
    if (job.payload()[0] == 1 && job.attempt() == 1) {
      throw new IllegalStateException("fails once");
    }
    runs.computeIfAbsent(job.id(), id -> new AtomicInteger()).incrementAndGet();
  }

  private void produce(SqlStore store, Random random) {
    while (!over.get()) {
      List<NewJob> jobs = new ArrayList<>();
      for (int i = random.nextInt(10); i >= 0; i--) {
        jobs.add(job(random));
      }
      boolean sent = false;
      while (!sent && !over.get()) {
        sent = send(store, jobs);
      }
      while (acknowledged.size() - runs.size() > BACKLOG && !over.get()) {
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  private static NewJob job(Random random) {
    int sort = random.nextInt(10);
    String queue = sort < 4 ? PLAIN : sort == 4 ? BOUNDED : MIXED;
    byte[] payload = {(byte) (random.nextInt(20) == 0 ? 1 : 0)};
    String group = sort == 5 || sort == 6 ? "g" + random.nextInt(10) : null;
    UniqueKey unique = sort == 6 || sort == 7 ? unique(random) : null;
    Duration delay = sort == 8 ? Duration.ofMillis(random.nextInt(50)) : null;
    Duration retain = sort == 9 ? Duration.ofMillis(200) : Duration.ZERO;
    JobOptions options =
        new JobOptions(
            Map.of(), random.nextInt(3), null, delay, group, unique, 25, null, null, retain, 1_000);
    return new NewJob(JobId.next(), queue, "", payload, options, null);
  }

  private static UniqueKey unique(Random random) {
    int number = random.nextInt(100);
    UniqueKey.OnConflict onConflict =
        random.nextBoolean() ? UniqueKey.OnConflict.KEEP : UniqueKey.OnConflict.REPLACE;
    return new UniqueKey("u" + number, number % 2 == 0 ? Duration.ofMillis(20) : null, onConflict);
  }

  /** After an error the same jobs are sent again, as the interface says. */
  private boolean send(SqlStore store, List<NewJob> jobs) {
    try {
      for (Enqueued answer : store.enqueue(jobs)) {
        if (answer.outcome() != Enqueued.Outcome.FULL) {
          acknowledged.add(answer.id());
        }
      }
      return true;
    } catch (StoreException e) {
      failed("enqueueing", e);
      assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE);
      refused.incrementAndGet();
      LockSupport.parkNanos(5_000_000);
      return false;
    }
  }

  int refused() {
    return refused.get();
  }

  int run() {
    return runs.size();
  }

  /** What went wrong for users: each error once. */
  Set<String> errors() {
    return errors;
  }

  boolean isHealthy() {
    return workers.stream().allMatch(worker -> worker.health().healthy());
  }

  boolean isSick() {
    return workers.stream().noneMatch(worker -> worker.health().healthy());
  }

  void goesOn() {
    int before = acknowledged.size();
    int run = runs.size();
    Eventually.holds(() -> "jobs are stored: " + this, () -> acknowledged.size() > before + 200);
    Eventually.holds(() -> "jobs are run: " + this, () -> runs.size() > run + 200);
  }

  void stopProducing() throws Exception {
    over.set(true);
    for (Future<?> producer : producers) {
      producer.get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  /** Waits until all is done, by whomever. */
  void awaitDone() {
    SqlStore store = (SqlStore) open.get(0).store();
    Eventually.holds(() -> "all is done: " + this + store.counts(), () -> live(store) == 0);
  }

  /** Has each job told that was acknowledged or run here, and each error. */
  void tell(Consumer<String> listener) {
    acknowledged.forEach(id -> listener.accept("acknowledged " + id));
    runs.forEach((id, count) -> listener.accept("run " + id + " " + count));
    errors.forEach(error -> listener.accept("error " + error));
  }

  /** Stops producing, and waits until all is done here. */
  void everyJobWasRun() throws Exception {
    stopProducing();
    awaitDone();
    SqlStore store = (SqlStore) open.get(0).store();
    List<JobId> lost = acknowledged.stream().filter(id -> !runs.containsKey(id)).toList();
    assertThat(lost).as("lost: %s", this).isEmpty();
    assertThat(store.counts().values().stream().mapToLong(Counts::dead).sum()).isZero();
    Eventually.holds("healthy at the end", this::isHealthy);
  }

  private static long live(SqlStore store) {
    try {
      return store.counts().values().stream().mapToLong(Counts::live).sum();
    } catch (StoreException e) {
      return -1;
    }
  }

  long doubled() {
    return runs.values().stream().filter(count -> count.get() > 1).count();
  }

  @Override
  public String toString() {
    return acknowledged.size()
        + " acknowledged, "
        + runs.size()
        + " run, "
        + doubled()
        + " doubled, "
        + refused
        + " calls refused, errors "
        + errors
        + ", seed "
        + seed;
  }

  @Override
  public void close() {
    over.set(true);
    threads.shutdownNow();
    open.forEach(Sluice::close);
  }
}
