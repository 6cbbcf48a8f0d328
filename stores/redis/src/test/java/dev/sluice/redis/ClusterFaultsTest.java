package dev.sluice.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import dev.sluice.job.JobId;
import dev.sluice.servers.RedisCluster;
import dev.sluice.servers.RedisServer;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued.Outcome;
import dev.sluice.testkit.Eventually;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A cluster that is changed while jobs come and go (rules 1, 13). */
@Timeout(180)
class ClusterFaultsTest {
  private static final String QUEUE = "{sluice:q}:meta";

  private static String url(RedisCluster cluster) {
    return "redis+cluster://" + cluster.addresses() + "/?timeout=500ms";
  }

  @Test
  void rule13_aQueueThatIsMovedToAnotherServerLosesNothing() throws Exception {
    try (RedisCluster cluster = RedisCluster.start();
        Load load = new Load(url(cluster))) {
      for (int i = 0; i < 4; i++) {
        load.goesOn();
        cluster.moveSlotOf(QUEUE);
      }
      load.goesOn();
      load.everyJobWasRun();
    }
  }

  @Test
  void rule13_aServerOfTheClusterThatIsKilledAndComesBackHasLostNothing() throws Exception {
    try (RedisCluster cluster = RedisCluster.start();
        Load load = new Load(url(cluster))) {
      for (int i = 0; i < 2; i++) {
        load.goesOn();
        RedisServer owner = cluster.ownerOf(QUEUE);
        load.meetsTheEndOf(owner);
        owner.startAgain();
      }
      load.goesOn();
      load.everyJobWasRun();
    }
  }

  @Test
  void rule13_aReplicaThatTakesOverHasAllThatReachedIt() throws Exception {
    try (RedisCluster cluster = RedisCluster.startWithReplicas();
        RedisStore store = Stores.open(url(cluster))) {
      Set<JobId> acknowledged = enqueue(store, 500);
      // Some are out when the master dies: their leases must reach the replica as well.
      List<Delivery> out = Work.claim(store, "q", 20, Duration.ZERO);
      cluster.awaitReplicaOf(QUEUE);
      RedisServer master = cluster.ownerOf(QUEUE);
      master.kill();
      JobId after = JobId.next();
      Eventually.holds("the replica takes over", () -> Work.isStored(store, after));
      acknowledged.add(after);
      Work.complete(store, out);
      out.forEach(job -> acknowledged.remove(job.job()));
      Set<JobId> run = ConcurrentHashMap.newKeySet();
      try (Sluice sluice = Sluice.open(url(cluster))) {
        sluice.queue("q").work(job -> run.add(job.id()), w -> w.concurrency(4));
        Eventually.holds("nothing is left", () -> store.counts("q").total() == 0);
      }
      assertThat(run).isEqualTo(acknowledged);
    }
  }

  private static Set<JobId> enqueue(RedisStore store, int jobs) {
    Set<JobId> ids = new HashSet<>();
    for (int i = 0; i < jobs; i++) {
      JobId id = JobId.next();
      assertThat(Work.enqueue(store, id, "q")).isEqualTo(Outcome.INSERTED);
      ids.add(id);
    }
    return ids;
  }
}
