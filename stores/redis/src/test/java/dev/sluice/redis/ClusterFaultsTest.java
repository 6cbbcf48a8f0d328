package dev.sluice.redis;

import dev.sluice.servers.RedisCluster;
import dev.sluice.servers.RedisServer;
import dev.sluice.testkit.Eventually;
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
        int before = load.refused();
        owner.kill();
        Eventually.holds("the outage is seen", () -> load.refused() > before);
        owner.startAgain();
      }
      load.goesOn();
      load.everyJobWasRun();
    }
  }
}
