package dev.sluice.server.beanstalkd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Sluice;
import dev.sluice.servers.BeanstalkdServer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the port refuses, and how much it takes to be kept waiting. */
class LimitsTest {
  private static final int IDLE = 1_000;
  private static final int SLOW = 200;
  private static final long GROWTH = 24 << 20;

  @Test
  void oneConnectionTooManyIsClosed() {
    try (Ports ports = Ports.over("memory:", Ports.ANY_PORT.maxConnections(2));
        Talk first = ports.talk();
        Talk second = ports.talk()) {
      assertThat(first.ask("list-tube-used")).isEqualTo("USING default");
      assertThat(second.ask("list-tube-used")).isEqualTo("USING default");
      try (Talk third = ports.talk()) {
        assertThat(third.answer()).isEqualTo(Talk.GONE);
      }
      assertThat(second.ask("list-tube-used")).isEqualTo("USING default");
    }
  }

  @Test
  void halfACommandIsNotWaitedForForEver() {
    BeanstalkdPortOptions options = Ports.ANY_PORT.patience(Duration.ofSeconds(1));
    try (Ports ports = Ports.over("memory:", options);
        Talk silent = ports.talk();
        Talk line = ports.talk();
        Talk body = ports.talk();
        Talk waiting = ports.talk()) {
      line.send("put 1 0");
      body.send("put 1 0 60 10\r\nabc");
      waiting.send("reserve\r\n");
      assertThat(line.answer()).isEqualTo(Talk.GONE);
      assertThat(body.answer()).isEqualTo(Talk.GONE);
      silent.put("x");
      assertThat(waiting.answer()).endsWith("|x");
    }
  }

  @Test
  void aClientThatDoesNotReadIsClosedAndItsJobsRunAgain() {
    BeanstalkdPortOptions options = Ports.ANY_PORT.patience(Duration.ofSeconds(1));
    try (Ports ports = Ports.over("memory:", options);
        Talk deaf = ports.talk();
        Talk other = ports.talk()) {
      other.put("job");
      assertThat(deaf.ask("reserve")).endsWith("|job");
      deaf.sayUntilNobodyListens("list-tubes\r\n".repeat(1_000));
      assertThat(other.ask("reserve-with-timeout 15")).endsWith("|job");
    }
  }

  @Test
  void aThousandIdleAndTwoHundredSlowConnectionsCostLittle() {
    try (Ports ports = Ports.over("memory:");
        Talk talk = ports.talk()) {
      List<Talk> crowd = new ArrayList<>();
      talk.put("first");
      long before = heap();
      for (int i = 0; i < IDLE + SLOW; i++) {
        Talk next = ports.talk();
        crowd.add(next);
        next.send(i < IDLE ? "list-tube-used\r\n" : "put 1 0 60 60000\r\nab");
      }
      for (int round = 0; round < 20; round++) {
        crowd.subList(IDLE, IDLE + SLOW).forEach(slow -> slow.send("c"));
        assertThat(talk.ask("peek " + talk.put("job " + round))).endsWith("|job " + round);
      }
      assertThat(heap() - before).isLessThan(GROWTH);
      assertThat(crowd.get(0).answer()).isEqualTo("USING default");
      crowd.forEach(Talk::close);
    }
  }

  private static long heap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void othersThanThisMachineAreOnlyLetInWhenAskedFor() throws UnknownHostException {
    InetAddress all = InetAddress.getByName("0.0.0.0");
    try (Sluice sluice = Sluice.open("memory:")) {
      assertThatThrownBy(() -> BeanstalkdPort.start(sluice, Ports.ANY_PORT.address(all)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("openToAnybodyWithoutAuthentication");
      BeanstalkdPortOptions open =
          Ports.ANY_PORT.address(all).openToAnybodyWithoutAuthentication(true);
      try (BeanstalkdPort port = BeanstalkdPort.start(sluice, open);
          Talk talk = new Talk(port.port())) {
        assertThat(talk.ask("list-tube-used")).isEqualTo("USING default");
      }
    }
  }

  @Test
  void aStoreThatCannotShowItsJobsIsRefusedByName() {
    try (Sluice sluice = Sluice.open("beanstalkd://" + BeanstalkdServer.sharedAddress())) {
      assertThatThrownBy(() -> BeanstalkdPort.start(sluice, Ports.ANY_PORT))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("beanstalkd")
          .hasMessageContaining("look at its jobs");
    }
  }

  @Test
  void aPortThatDrainsOrClosesTakesNoJobAndGivesBackWhatWasReserved() {
    Ports ports = Ports.over("memory:");
    try (Talk talk = ports.talk();
        Talk waiting = ports.talk()) {
      talk.put("job");
      assertThat(talk.ask("reserve")).endsWith("|job");
      waiting.send("reserve\r\n");
      ports.port.drain();
      assertThat(talk.ask("stats")).contains("draining: true");
      assertThat(talk.ask("put 1 0 60 1\r\nx")).isEqualTo("DRAINING");
      ports.port.close();
      assertThat(talk.answer()).isEqualTo(Talk.GONE);
      assertThat(waiting.answer()).isEqualTo(Talk.GONE);
      assertThat(ports.sluice.queue("default").counts().ready()).isEqualTo(1);
    } finally {
      ports.close();
    }
  }

  @Test
  void aPortThatClosesWaitsForThoseWhoFinish() throws InterruptedException {
    try (Ports ports = Ports.over("memory:");
        Talk talk = ports.talk()) {
      long number = talk.put("job");
      talk.ask("reserve");
      Thread closing = new Thread(() -> ports.port.close(Duration.ofSeconds(30)));
      closing.start();
      assertThat(talk.ask("touch " + number)).isEqualTo("TOUCHED");
      assertThat(talk.ask("delete " + number)).isEqualTo("DELETED");
      closing.join();
      assertThat(ports.sluice.queue("default").counts().total()).isZero();
    }
  }
}
