package dev.sluice.beanstalkd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.servers.BeanstalkdServer;
import dev.sluice.servers.TcpProxy;
import dev.sluice.testkit.Eventually;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Three servers of which any may be killed, lose what it has, or be cut off, while jobs come and
 * go: every acknowledged job is run, and is run once. {@code -Dsluice.long=true} tries for a
 * minute.
 */
@Timeout(300)
class ReplicatedFaultsTest {
  private static final Logger LOG = System.getLogger(ReplicatedFaultsTest.class.getName());
  private static final int STEP = 100;

  private final long seed = Long.getLong("sluice.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void everyAcknowledgedJobIsRunOnceWhateverBecomesOfTheServers() throws Exception {
    Duration time = Duration.ofSeconds(Boolean.getBoolean("sluice.long") ? 60 : 1);
    try (Cluster cluster = Cluster.start();
        Load load = new Load(cluster.url())) {
      load.goesOn(STEP);
      long end = System.nanoTime() + time.toNanos();
      do {
        oneIsKilled(cluster, load);
        twoAreKilled(cluster, load);
        oneLosesWhatItHas(cluster, load);
        oneIsCutOff(cluster, load);
      } while (end - System.nanoTime() > 0);
      load.everyJobWasRun();
      LOG.log(
          Level.INFO,
          "three nodes, seed {0}: {1} acknowledged, {2} enqueues refused, {3} doubles",
          Long.toString(seed),
          load.acknowledged(),
          load.refused(),
          load.doubles());
      assertThat(load.doubles()).as("seed %s: no worker was killed", seed).isZero();
    }
  }

  /** Its end is seen by some a moment before it is by others. */
  private static void kill(BeanstalkdServer server) {
    server.kill();
    Eventually.holds("it is gone", () -> !server.isRunning());
  }

  private static void oneIsKilled(BeanstalkdServer server, Load load) {
    kill(server);
    load.goesOn(STEP);
    server.startAgain();
    load.goesOn(STEP);
  }

  private void oneIsKilled(Cluster cluster, Load load) {
    oneIsKilled(cluster.servers.get(random.nextInt(3)), load);
  }

  private void twoAreKilled(Cluster cluster, Load load) {
    int spared = random.nextInt(3);
    BeanstalkdServer first = cluster.servers.get((spared + 1) % 3);
    BeanstalkdServer second = cluster.servers.get((spared + 2) % 3);
    kill(first);
    kill(second);
    load.isRefused();
    first.startAgain();
    load.goesOn(STEP);
    second.startAgain();
    load.goesOn(STEP);
  }

  private void oneLosesWhatItHas(Cluster cluster, Load load) {
    // Else what has but two copies could lose one after the other.
    load.catchesUp();
    BeanstalkdServer server = cluster.servers.get(random.nextInt(3));
    kill(server);
    server.loseBinlog();
    server.startAgain();
    load.goesOn(STEP);
  }

  private void oneIsCutOff(Cluster cluster, Load load) {
    TcpProxy network = cluster.networks.get(random.nextInt(3));
    network.silence();
    load.goesOn(STEP);
    network.pass();
    load.goesOn(STEP);
    network.refuse();
    load.goesOn(STEP);
    network.pass();
    load.goesOn(STEP);
  }
}
