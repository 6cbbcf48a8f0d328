package dev.sluice.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import dev.sluice.job.JobId;
import dev.sluice.servers.RedisServer;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import dev.sluice.testkit.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that is restarted, stands still, or is full, while jobs come and go (rules 1, 13). */
@Timeout(180)
class FaultsTest {
  private static final String SHORT = "?timeout=500ms";

  @ParameterizedTest
  @ValueSource(strings = {"always", "no"})
  void rule13_aServerThatIsKilledUnderLoadLosesNothingThatWasAcknowledged(String fsync)
      throws Exception {
    try (RedisServer server = RedisServer.start("--appendfsync", fsync);
        Load load = new Load(server.url() + SHORT)) {
      for (int i = 0; i < 3; i++) {
        load.goesOn();
        load.meetsTheEndOf(server);
        server.startAgain();
      }
      load.goesOn();
      load.everyJobWasRun();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {50_000, Long.MAX_VALUE})
  void aServerThatHasForgottenWhatItAnsweredLastIsUsedAsItIs(long bytes) throws Exception {
    try (RedisServer server = RedisServer.start();
        Load load = new Load(server.url() + SHORT)) {
      for (int i = 0; i < 3; i++) {
        load.goesOn();
        load.meetsTheEndOf(server);
        load.forgetAcknowledged();
        server.loseLast(bytes);
        server.startAgain();
      }
      load.goesOn();
      load.everyJobWasRun();
    }
  }

  @Test
  void rule13_aServerThatStandsStillIsWaitedFor() throws Exception {
    boolean longer = Boolean.getBoolean("sluice.long");
    Duration pause = Duration.ofSeconds(longer ? 30 : 3);
    try (RedisServer server = RedisServer.start();
        Load load = new Load(server.url() + SHORT)) {
      load.goesOn();
      server.pause();
      try {
        Eventually.pass(pause);
        assertThat(load.refused()).isPositive();
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
        Eventually.holds(
            "there is room again, time after time",
            () -> {
              tryToEnqueue(store, payload, acknowledged);
              return acknowledged.size() > 3 * first;
            });
        Eventually.holds("all are run", () -> run.containsAll(acknowledged));
        Eventually.holds("all are settled", () -> store.counts("q").total() == 0);
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
