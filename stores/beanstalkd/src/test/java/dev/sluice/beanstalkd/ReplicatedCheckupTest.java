package dev.sluice.beanstalkd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.spi.Checkup;
import dev.sluice.spi.Checkup.Finding;
import dev.sluice.spi.Checkup.Level;
import dev.sluice.testkit.Eventually;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said of several servers and their guard. */
@Timeout(90)
class ReplicatedCheckupTest {
  private final Cluster cluster = Cluster.start();
  private final ReplicatedStore store = cluster.open();

  @AfterEach
  void close() {
    store.close();
    cluster.close();
  }

  private List<Finding> findings() {
    return store.role(Checkup.class).orElseThrow().checkup();
  }

  private String network(int server) {
    return "127.0.0.1:" + cluster.networks.get(server).port();
  }

  @Test
  void eachServerIsNamedAndTheGuardHasItsSay() {
    List<Finding> all = findings();
    assertThat(all.get(0))
        .isEqualTo(
            new Finding(
                Level.OK,
                "3 of 3 servers answer; a job has 3 copies, and is refused with fewer than 2"));
    for (int i = 0; i < 3; i++) {
      String start = network(i) + ": beanstalkd 1.";
      assertThat(all).anyMatch(it -> it.level() == Level.OK && it.text().startsWith(start));
      String binlog = network(i) + ": it keeps a binlog";
      assertThat(all).anyMatch(it -> it.level() == Level.NOTE && it.text().startsWith(binlog));
    }
    assertThat(all).anyMatch(it -> it.text().startsWith("guard: "));
    assertThat(all).noneMatch(it -> it.level() == Level.PROBLEM);
  }

  @Test
  void aServerThatIsAwayIsAProblemAndTwoStopEnqueues() {
    cluster.networks.get(1).refuse();
    awaitOverall(Level.NOTE, "2 of 3 servers answer");
    assertThat(findings())
        .anyMatch(it -> it.level() == Level.PROBLEM && it.text().contains(network(1)));
    cluster.networks.get(2).refuse();
    awaitOverall(Level.PROBLEM, "1 of 3 servers answer");
  }

  @Test
  void aServerThatIsDrainedIsAProblem() {
    cluster.servers.get(0).drain();
    Eventually.holds(
        "it is said",
        () ->
            findings().stream()
                .anyMatch(
                    it ->
                        it.level() == Level.PROBLEM
                            && it.text().startsWith(network(0) + ": it is being drained")));
  }

  private void awaitOverall(Level level, String start) {
    Eventually.holds(
        start,
        () -> {
          Finding first = findings().get(0);
          return first.level() == level && first.text().startsWith(start);
        });
  }
}
