package dev.sluice.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobId;
import dev.sluice.servers.RedisSentinel;
import dev.sluice.servers.RedisServer;
import dev.sluice.spi.Enqueued.Outcome;
import dev.sluice.spi.StoreException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server whose place another takes. */
@Timeout(120)
class SentinelTest {
  private static void eventually(String what, BooleanSupplier holds) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      LockSupport.parkNanos(10_000_000);
    }
  }

  private static boolean isStored(RedisStore store, JobId id) {
    try {
      return Work.enqueue(store, id, "q") != Outcome.REJECTED;
    } catch (StoreException e) {
      assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE);
      return false;
    }
  }

  @Test
  void goesOnWithTheReplicaWhenTheMasterIsGone() throws InterruptedException {
    try (RedisServer master = RedisServer.start();
        RedisServer replica = RedisServer.start("--replicaof", "127.0.0.1 " + master.port());
        RedisSentinel sentinel = RedisSentinel.watching(master);
        RedisStore there = Stores.open(replica.url());
        RedisStore store =
            Stores.open(
                "redis+sentinel://127.0.0.1:"
                    + sentinel.port()
                    + "/"
                    + RedisSentinel.MASTER
                    + "?timeout=1s")) {
      JobId first = JobId.next();
      assertThat(Work.enqueue(store, first, "q")).isEqualTo(Outcome.INSERTED);
      eventually("the replica has it", () -> there.find(first).isPresent());
      eventually("the sentinel knows the replica", sentinel::knowsReplica);
      master.kill();
      JobId second = JobId.next();
      eventually("the replica is master", () -> isStored(store, second));
      assertThat(Work.claim(store, "q", 2, Duration.ZERO))
          .extracting("job")
          .containsExactly(first, second);
    }
  }
}
