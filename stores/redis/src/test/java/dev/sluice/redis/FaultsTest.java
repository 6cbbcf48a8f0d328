package dev.sluice.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Queue;
import dev.sluice.Sluice;
import dev.sluice.job.JobId;
import dev.sluice.servers.RedisServer;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import java.time.Duration;
import java.util.ArrayList;
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
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that is restarted, stands still, or is full, while jobs come and go (rules 1, 13). */
@Timeout(180)
class FaultsTest {
  private static final long SOON = 60;
  private static final String SHORT = "?timeout=500ms";

  private static void eventually(String what, BooleanSupplier holds) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SOON);
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Enqueues and works at the same time, and knows what was acknowledged and what was run. */
  private static final class Load implements AutoCloseable {
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

    private void produce() {
      while (!over.get()) {
        List<NewJob> jobs =
            IntStream.range(0, 5).mapToObj(i -> Work.job(JobId.next(), "q")).toList();
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
      eventually("jobs are stored", () -> acknowledged.size() > before + 500);
      eventually("jobs are run", () -> runs.size() > run + 500);
    }

    void everyJobWasRun() throws Exception {
      over.set(true);
      producer.get(SOON, TimeUnit.SECONDS);
      eventually("all jobs are run", () -> runs.keySet().containsAll(acknowledged));
      eventually("no job is left", () -> store.counts("q").total() == 0);
    }

    @Override
    public void close() {
      over.set(true);
      thread.shutdownNow();
      sluice.close();
      store.close();
    }
  }

  @Test
  void rule13_aServerThatIsKilledUnderLoadLosesNothingThatWasAcknowledged() throws Exception {
    try (RedisServer server = RedisServer.start("--appendfsync", "always");
        Load load = new Load(server.url() + SHORT)) {
      for (int i = 0; i < 3; i++) {
        load.goesOn();
        int before = load.refused.get();
        server.kill();
        eventually("the outage is seen", () -> load.refused.get() > before);
        server.startAgain();
      }
      load.goesOn();
      load.everyJobWasRun();
    }
  }

  @Test
  void rule13_aServerThatStandsStillIsWaitedFor() throws Exception {
    boolean longer = Boolean.getBoolean("sluice.long");
    long pause = TimeUnit.SECONDS.toNanos(longer ? 30 : 3);
    try (RedisServer server = RedisServer.start();
        Load load = new Load(server.url() + SHORT)) {
      load.goesOn();
      server.pause();
      long end = System.nanoTime() + pause;
      try {
        while (System.nanoTime() < end) {
          LockSupport.parkNanos(end - System.nanoTime());
        }
        assertThat(load.refused.get()).isPositive();
      } finally {
        server.resume();
      }
      load.goesOn();
      load.everyJobWasRun();
    }
  }

  @Test
  void aFullServerRefusesNewJobsRunsTheOldOnesAndGoesOn() throws Exception {
    try (RedisServer server = RedisServer.start("--maxmemory", "12mb");
        RedisStore store = Stores.open(server.url())) {
      byte[] payload = new byte[10_000];
      Set<JobId> acknowledged = fill(store, payload);
      int first = acknowledged.size();
      assertThat(first).isGreaterThan(100);
      assertThat(store.counts("q").total()).isEqualTo(first);
      Set<JobId> run = ConcurrentHashMap.newKeySet();
      try (Sluice sluice = Sluice.open(server.url())) {
        sluice.queue("q").work(job -> run.add(job.id()), w -> w.concurrency(4));
        eventually(
            "there is room again, time after time",
            () -> {
              tryToEnqueue(store, payload, acknowledged);
              return acknowledged.size() > 3 * first;
            });
        eventually("all are run", () -> run.containsAll(acknowledged));
        eventually("all are settled", () -> store.counts("q").total() == 0);
      }
    }
  }

  /** Enqueues until the server is full; answers what it took. */
  private static Set<JobId> fill(RedisStore store, byte[] payload) {
    Set<JobId> acknowledged = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < 10_000; i++) {
      if (!tryToEnqueue(store, payload, acknowledged)) {
        return acknowledged;
      }
    }
    throw new AssertionError("the server took everything");
  }

  /** Says whether there was room; if not, nothing was stored. */
  private static boolean tryToEnqueue(RedisStore store, byte[] payload, Set<JobId> acknowledged) {
    List<NewJob> jobs = new ArrayList<>();
    for (int k = 0; k < 10; k++) {
      jobs.add(Work.job(JobId.next(), "q", payload));
    }
    try {
      store.enqueue(jobs).forEach(answer -> acknowledged.add(answer.id()));
      return true;
    } catch (StoreException e) {
      assertThat(e.kind()).isEqualTo(Kind.OVERLOADED);
      jobs.forEach(job -> assertThat(store.find(job.id())).isEmpty());
      return false;
    }
  }
}
