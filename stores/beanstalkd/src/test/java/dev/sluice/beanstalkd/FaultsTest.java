package dev.sluice.beanstalkd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.servers.BeanstalkdServer;
import dev.sluice.spi.StoreException;
import dev.sluice.testkit.Eventually;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One server that is killed, or stands still, while jobs come and go (rules 1, 13). */
@Timeout(180)
class FaultsTest {
  private static final Logger LOG = System.getLogger(FaultsTest.class.getName());
  private static final String SHORT = "?timeout=500ms&ttr=2s";

  @Test
  void rule13_aServerThatIsKilledUnderLoadLosesNothingThatWasAcknowledged() throws Exception {
    try (BeanstalkdServer server = BeanstalkdServer.start();
        Load load = new Load("beanstalkd://" + server.address() + SHORT)) {
      for (int i = 0; i < 4; i++) {
        load.goesOn(500);
        int before = load.refused();
        server.kill();
        Eventually.holds("the outage is seen", () -> load.refused() > before);
        server.startAgain();
      }
      load.goesOn(500);
      load.everyJobWasRun();
      report("killed 4 times", load);
    }
  }

  @Test
  void rule13_aServerThatStandsStillIsWaitedFor() throws Exception {
    try (BeanstalkdServer server = BeanstalkdServer.start();
        Load load = new Load("beanstalkd://" + server.address() + SHORT)) {
      load.goesOn(500);
      int before = load.refused();
      server.pause();
      try {
        Eventually.holds("the outage is seen", () -> load.refused() > before + 5);
      } finally {
        server.resume();
      }
      load.goesOn(500);
      load.everyJobWasRun();
      report("stood still for more than its patience", load);
    }
  }

  private static void report(String what, Load load) {
    LOG.log(
        Level.INFO,
        "one node, {0}: {1} acknowledged, {2} doubles",
        what,
        load.acknowledged(),
        load.doubles());
  }

  @Test
  void rule13_whatWasIdleWhileTheServerWasRestartedNoticesNothing() throws Exception {
    try (BeanstalkdServer server = BeanstalkdServer.start();
        BeanstalkdStore store = Stores.open("beanstalkd://" + server.address())) {
      Work.add(store, Work.job("before"));
      server.stop();
      server.startAgain();
      server.awaitAnswer();
      Eventually.pass(Duration.ofMillis(150));
      Work.add(store, Work.job("after"));
      assertThat(List.of(Work.text(Work.claim(store)), Work.text(Work.claim(store))))
          .containsExactly("before", "after");
    }
  }

  @Test
  void aServerThatIsNotThereIsNamed() throws Exception {
    String address;
    try (BeanstalkdServer server = BeanstalkdServer.start()) {
      address = server.address();
    }
    assertThat(catchThrowable(() -> Stores.open("beanstalkd://" + address)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(address);
  }
}
