package dev.sluice.rabbitmq;

import dev.sluice.servers.RabbitMqCluster;
import dev.sluice.servers.RabbitMqServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Three nodes that keep a queue together, of which one is killed (rule 13): first the one where the
 * queue was declared, which is its leader; then each of the others, and all of them once more. It
 * takes minutes, and runs with {@code -Dsluice.long=true}.
 */
@Timeout(900)
@EnabledIfSystemProperty(named = "sluice.long", matches = "true")
class ClusterTest {
  private static final int KILLS = 6;

  @Test
  void rule13_aNodeThatIsKilledUnderLoadLosesNothingAndTheOthersGoOn() throws Exception {
    try (RabbitMqCluster cluster = RabbitMqCluster.start();
        Load load = new Load(cluster.url() + "?timeout=5s")) {
      load.goesOn();
      for (int i = 0; i < KILLS; i++) {
        RabbitMqServer killed = cluster.node(i % 3);
        killed.kill();
        load.goesOn();
        killed.startAgain();
        load.goesOn();
      }
      try (Bystander bystander = new Bystander(cluster.node(1).url())) {
        load.everyJobWasRun(bystander);
      }
    }
  }
}
