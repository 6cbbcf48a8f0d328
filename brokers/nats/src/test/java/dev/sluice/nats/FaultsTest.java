package dev.sluice.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.servers.NatsServer;
import dev.sluice.servers.TcpProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that is killed, stands still, or is cut off, while jobs come and go (rule 13). */
@Timeout(180)
class FaultsTest {
  private static final String OPTIONS = "?create=true&timeout=1s&ackWait=2s";

  @Test
  void withoutAFaultNothingIsLostOrDoubled() {
    try (NatsServer server = NatsServer.start();
        Load load = Load.on(server.url() + "?create=true")) {
      load.goesOn();
      load.goesOn();
      assertThat(load.everyJobWasRun("no fault")).isZero();
    }
  }

  @Test
  void rule13_aServerThatIsKilledUnderLoadLosesNothingThatWasAcknowledged() {
    try (NatsServer server = NatsServer.start();
        Load load = Load.on(server.url() + OPTIONS)) {
      for (int i = 0; i < 3; i++) {
        load.goesOn();
        int producers = load.producer().outages();
        int workers = load.worker().outages();
        server.kill();
        load.isHeldUp(producers, workers);
        server.startAgain();
      }
      load.goesOn();
      load.everyJobWasRun("killed and restarted 3 times");
    }
  }

  @Test
  void rule13_aServerThatIsStoppedInOrderLosesNothing() {
    try (NatsServer server = NatsServer.start();
        Load load = Load.on(server.url() + OPTIONS)) {
      load.goesOn();
      server.stop();
      load.isHeldUp(0, 0);
      server.startAgain();
      load.goesOn();
      load.everyJobWasRun("stopped and restarted");
    }
  }

  @Test
  void rule13_aServerThatStandsStillIsWaitedFor() {
    try (NatsServer server = NatsServer.start();
        Load load = Load.on(server.url() + OPTIONS)) {
      load.goesOn();
      server.pause();
      load.isHeldUp(0, 0);
      server.resume();
      load.goesOn();
      load.everyJobWasRun("paused");
    }
  }

  @Test
  void rule13_connectionsThatAreCutAreMadeAnew() {
    try (NatsServer server = NatsServer.start();
        TcpProxy proxy = TcpProxy.before(server.port());
        Load load = Load.on("nats://127.0.0.1:" + proxy.port() + OPTIONS)) {
      for (int i = 0; i < 10; i++) {
        load.goesOn();
        proxy.cut();
      }
      proxy.refuse();
      load.isHeldUp(load.producer().outages(), load.worker().outages());
      proxy.pass();
      load.goesOn();
      load.everyJobWasRun("cut 11 times");
    }
  }

  @Test
  void rule13_aConnectionThatIsHalfOpenIsGivenUp() {
    try (NatsServer server = NatsServer.start();
        TcpProxy proxy = TcpProxy.before(server.port());
        Load load = Load.on("nats://127.0.0.1:" + proxy.port() + OPTIONS)) {
      load.goesOn();
      int producers = load.producer().outages();
      int workers = load.worker().outages();
      proxy.silence();
      load.isHeldUp(producers, workers);
      proxy.cut();
      proxy.pass();
      load.goesOn();
      load.everyJobWasRun("half-open");
    }
  }
}
