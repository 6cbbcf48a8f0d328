package dev.sluice.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Queue;
import dev.sluice.Sluice;
import dev.sluice.job.JobId;
import dev.sluice.servers.RedisServer;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import dev.sluice.testkit.Eventually;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Enqueues and works at the same time, and knows what was acknowledged and what was run. */
final class Load implements AutoCloseable {
  private final RedisStore store;
  private final Sluice sluice;
  private final Map<JobId, AtomicInteger> runs = new ConcurrentHashMap<>();
  private final Set<JobId> acknowledged = ConcurrentHashMap.newKeySet();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicBoolean over = new AtomicBoolean();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final Future<?> producer;

  Load(String url) {
    store = Stores.open(url);
    sluice = Sluice.open(url, o -> o.sweepInterval(Duration.ofMillis(100)));
    Queue<byte[]> queue = sluice.queue("q");
    queue.work(
        job -> runs.computeIfAbsent(job.id(), k -> new AtomicInteger()).incrementAndGet(),
        w -> w.concurrency(4).lease(Duration.ofSeconds(2)).errorHandler((doing, error) -> {}));
    producer = thread.submit(this::produce);
  }

  /** For some of the jobs: they are kept in other places of the storage. */
  private static @Nullable String group(int i) {
    return i < 2 ? "group" + ThreadLocalRandom.current().nextInt(50) : null;
  }

  private void produce() {
    while (!over.get()) {
      List<NewJob> jobs =
          IntStream.range(0, 5).mapToObj(i -> Work.job(JobId.next(), "q", group(i))).toList();
      boolean sent = false;
      while (!sent && !over.get()) {
        sent = send(jobs);
      }
    }
  }

  /** After an error the same jobs are sent again, as the interface says. */
  private boolean send(List<NewJob> jobs) {
    try {
      store.enqueue(jobs).forEach(answer -> acknowledged.add(answer.id()));
      return true;
    } catch (StoreException e) {
      assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
      refused.incrementAndGet();
      LockSupport.parkNanos(5_000_000);
      return false;
    }
  }

  void goesOn() {
    int before = acknowledged.size();
    int run = runs.size();
    Eventually.holds("jobs are stored", () -> acknowledged.size() > before + 500);
    Eventually.holds("jobs are run", () -> runs.size() > run + 500);
  }

  /**
   * Kills a server that keeps its jobs, and returns when that was noticed: nothing is acknowledged
   * from then on until the server is back.
   */
  void meetsTheEndOf(RedisServer server) {
    server.kill();
    int before = refused();
    Eventually.holds("the outage is seen", () -> refused() > before);
  }

  /** What was acknowledged so far may be lost. */
  void forgetAcknowledged() {
    acknowledged.clear();
  }

  void everyJobWasRun() throws Exception {
    over.set(true);
    producer.get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    Eventually.holds(
        () -> "all jobs are run, of " + acknowledged.size() + " these are not: " + notRun(),
        () -> runs.keySet().containsAll(acknowledged));
    Eventually.holds("no job is left", () -> store.counts("q").total() == 0);
  }

  private Set<JobId> notRun() {
    Set<JobId> notRun = new HashSet<>(acknowledged);
    notRun.removeAll(runs.keySet());
    return notRun;
  }

  @Override
  public void close() {
    over.set(true);
    thread.shutdownNow();
    sluice.close();
    store.close();
  }

  /** How often an enqueue was not answered. */
  int refused() {
    return refused.get();
  }
}
