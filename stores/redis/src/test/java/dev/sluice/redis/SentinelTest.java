package dev.sluice.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobId;
import dev.sluice.servers.RedisSentinel;
import dev.sluice.servers.RedisServer;
import dev.sluice.spi.Enqueued.Outcome;
import dev.sluice.testkit.Eventually;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server whose place another takes. */
@Timeout(120)
class SentinelTest {
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
      Eventually.holds("the replica has it", () -> there.find(first).isPresent());
      Eventually.holds("the sentinel knows the replica", sentinel::knowsReplica);
      master.kill();
      JobId second = JobId.next();
      Eventually.holds("the replica is master", () -> Work.isStored(store, second));
      assertThat(Work.claim(store, "q", 2, Duration.ZERO))
          .extracting("job")
          .containsExactly(first, second);
    }
  }
}
