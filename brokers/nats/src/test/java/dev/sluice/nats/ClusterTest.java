package dev.sluice.nats;

import dev.sluice.servers.NatsCluster;
import dev.sluice.servers.NatsServer;
import dev.sluice.testkit.Eventually;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.ClusterInfo;
import io.nats.client.api.Replica;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Three servers that keep a stream together, of which one is killed (rule 13). {@code
 * -Dsluice.long=true} kills each of them, twice.
 */
@Timeout(300)
class ClusterTest {
  private static final String OPTIONS = "?create=true&replicas=3&timeout=2s&ackWait=4s";
  private static final int KILLS = Boolean.getBoolean("sluice.long") ? 6 : 1;

  @Test
  void rule13_aServerThatIsKilledUnderLoadLosesNothingAndTheOthersGoOn() {
    try (NatsCluster cluster = NatsCluster.start()) {
      Eventually.holds("the servers agree on a leader", () -> isReady(cluster));
      try (Load load = Load.on(cluster.url() + OPTIONS)) {
        load.goesOn();
        for (int i = 0; i < KILLS; i++) {
          Eventually.holds("all have all", () -> isWhole(cluster));
          NatsServer leader = leader(cluster);
          leader.kill();
          load.goesOn();
          leader.startAgain();
        }
        Eventually.holds("it has caught up", () -> isWhole(cluster));
        load.goesOn();
        load.everyJobWasRun("cluster of three, leader killed " + KILLS + " times");
      }
    }
  }

  private static boolean isReady(NatsCluster cluster) {
    try (Client client = Client.of(cluster.url())) {
      client.streams().getAccountStatistics();
      return true;
    } catch (IOException | JetStreamApiException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static NatsServer leader(NatsCluster cluster) {
    String name = Objects.requireNonNull(info(cluster).getLeader());
    return cluster.node(Integer.parseInt(name.substring("node".length())));
  }

  private static boolean isWhole(NatsCluster cluster) {
    try {
      ClusterInfo info = info(cluster);
      List<Replica> others = Objects.requireNonNullElse(info.getReplicas(), List.of());
      return info.getLeader() != null
          && others.size() == 2
          && others.stream().allMatch(Replica::isCurrent)
          && others.stream().noneMatch(Replica::isOffline);
    } catch (IllegalStateException e) {
      return false;
    }
  }

  private static ClusterInfo info(NatsCluster cluster) {
    try (Client client = Client.of(cluster.url())) {
      return Objects.requireNonNull(client.streams().getStreamInfo("orders").getClusterInfo());
    } catch (IOException | JetStreamApiException e) {
      throw new IllegalStateException("not now", e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
