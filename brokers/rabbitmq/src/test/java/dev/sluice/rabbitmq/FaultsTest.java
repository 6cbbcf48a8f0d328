package dev.sluice.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobId;
import dev.sluice.servers.RabbitMqServer;
import dev.sluice.servers.TcpProxy;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.MessageSink;
import dev.sluice.spi.Published;
import dev.sluice.spi.Settled;
import dev.sluice.testkit.ChildJvm;
import dev.sluice.testkit.Eventually;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers, connections and processes that end without warning (rules 1, 2, 3, 4, 13). */
@Timeout(300)
class FaultsTest {
  private static final int KILLS = Boolean.getBoolean("sluice.long") ? 5 : 1;

  private static RabbitMqServer server;

  @BeforeAll
  static void start() {
    server = RabbitMqServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void rule13_aServerThatIsRestartedUnderLoadLosesNothingThatWasAcknowledged() throws Exception {
    try (Load load = new Load(server.url() + "?timeout=3s")) {
      for (int i = 0; i < 2; i++) {
        load.goesOn();
        int before = load.refused();
        server.stop();
        Eventually.holds("the outage is seen", () -> load.refused() > before);
        server.startAgain();
      }
      load.goesOn();
      try (Bystander bystander = new Bystander(server.url())) {
        load.everyJobWasRun(bystander);
      }
    }
  }

  @Test
  void rule13_aServerThatIsKilledUnderLoadLosesNothingThatWasAcknowledged() throws Exception {
    try (Load load = new Load(server.url() + "?timeout=3s")) {
      load.goesOn();
      writesTheNamesOfItsQueues();
      for (int i = 0; i < KILLS; i++) {
        load.goesOn();
        int before = load.refused();
        server.kill();
        Eventually.holds("the outage is seen", () -> load.refused() > before);
        server.startAgain();
      }
      load.goesOn();
      try (Bystander bystander = new Bystander(server.url())) {
        load.everyJobWasRun(bystander);
      }
    }
  }

  /**
   * The server does so by itself half a second after a queue was made. Killed before, it does not
   * know after its start what the queue's messages belong to, and the queue never has a leader.
   */
  private static void writesTheNamesOfItsQueues() {
    server.control(
        "eval",
        "#{names := #{directory_rev := Names}} = ra_system:fetch(quorum_queues),"
            + " ok = dets:sync(Names).");
  }

  @Test
  void rule13_connectionsThatAreCutLoseNothing() throws Exception {
    try (TcpProxy proxy = TcpProxy.before(server.port());
        Bystander bystander = new Bystander(server.url());
        Load load = new Load("rabbitmq://127.0.0.1:" + proxy.port() + "?timeout=2s")) {
      for (int i = 0; i < 10; i++) {
        load.goesOn();
        proxy.cut();
      }
      load.goesOn();
      int before = load.refused();
      proxy.refuse();
      Eventually.holds("the outage is seen", () -> load.refused() > before);
      proxy.pass();
      load.goesOn();
      int again = load.refused();
      proxy.silence();
      Eventually.holds("what is not answered is not acknowledged", () -> load.refused() > again);
      proxy.pass();
      load.goesOn();
      load.everyJobWasRun(bystander);
    }
  }

  @Test
  void rule2_aLeaseEndsWithItsConnection() throws Exception {
    try (TcpProxy proxy = TcpProxy.before(server.port());
        Bystander bystander = new Bystander(server.url())) {
      String queue = bystander.quorum();
      losesItsConnection(queue, proxy);
      assertThat(bystander.ready(queue)).isZero();
    }
  }

  private static void losesItsConnection(String queue, TcpProxy proxy) throws Exception {
    try (JobStore store = Sources.open("rabbitmq://127.0.0.1:" + proxy.port())) {
      JobId id = Sources.enqueue(store, queue, 1).get(0);
      Delivery lost = Sources.next(store, queue);
      proxy.cut();
      Eventually.holds(
          "the lease is lost",
          () -> store.extend(List.of(lost), Sources.LEASE).equals(List.of(LeaseStatus.LOST)));
      Delivery next = Sources.next(store, queue);
      assertThat(next.job()).isEqualTo(id);
      assertThat(next.lostLeases()).isEqualTo(1);
      assertThat(Sources.complete(store, lost)).isEqualTo(Settled.LEASE_LOST);
      assertThat(store.extend(List.of(next), Sources.LEASE)).containsExactly(LeaseStatus.HELD);
      assertThat(Sources.complete(store, next)).isEqualTo(Settled.COMPLETED);
    }
  }

  @Test
  void rule2_aMessageThatIsHeldLongerThanTheServerAllowsIsAnothersThen() throws Exception {
    try (Bystander bystander = new Bystander(server.url())) {
      String queue = bystander.quorum();
      set("consumer_timeout", "1000");
      set("channel_tick_interval", "200");
      try (JobStore store = Sources.open(server.url())) {
        Sources.enqueue(store, queue, 1);
        Delivery slow = Sources.next(store, queue);
        assertThat(store.extend(List.of(slow), Sources.LEASE)).containsExactly(LeaseStatus.HELD);
        Eventually.holds(
            "no extension helps",
            () -> store.extend(List.of(slow), Sources.LEASE).equals(List.of(LeaseStatus.LOST)));
        Delivery next = Sources.next(store, queue);
        assertThat(next.job()).isEqualTo(slow.job());
        assertThat(Sources.complete(store, slow)).isEqualTo(Settled.LEASE_LOST);
        assertThat(Sources.complete(store, next)).isEqualTo(Settled.COMPLETED);
      } finally {
        set("consumer_timeout", "1800000");
      }
    }
  }

  private static void set(String setting, String value) {
    server.control("eval", "application:set_env(rabbit, " + setting + ", " + value + ").");
  }

  @Test
  void aServerThatIsLowOnMemoryIsWaitedForWhileJobsGoOn() throws Exception {
    try (Bystander bystander = new Bystander(server.url());
        JobStore store = Sources.open(server.url());
        MessageSink sink = Sinks.open(server.url() + "?timeout=1s")) {
      String queue = bystander.quorum();
      Sources.enqueue(store, queue, 1);
      server.control("set_vm_memory_high_watermark", "0.00001");
      Published first = Sinks.publish(sink, Sinks.message(null, queue, "x"));
      assertThat(first.outcome()).isEqualTo(Published.Outcome.UNCONFIRMED);
      Published next = Sinks.publish(sink, Sinks.message(null, queue, "x"));
      assertThat(next.reason()).contains("takes no messages");
      assertThat(Sources.complete(store, Sources.next(store, queue))).isEqualTo(Settled.COMPLETED);
      server.control("set_vm_memory_high_watermark", "0.4");
      Eventually.holds(
          "it takes messages again",
          () -> Sinks.publish(sink, Sinks.message(null, queue, "x")).isConfirmed());
    }
  }

  @Test
  void rule3_aKilledProcessLosesNothing(@TempDir Path folder) throws Exception {
    try (Bystander bystander = new Bystander(server.url());
        JobStore store = Sources.open(server.url())) {
      String queue = bystander.quorum();
      Set<String> expected = new HashSet<>();
      Sources.enqueue(store, queue, 600).forEach(id -> expected.add(id.toString()));
      Set<String> done = new HashSet<>();
      for (int i = 0; i < 3; i++) {
        try (ChildJvm child =
            ChildJvm.start(Consumer.class, folder.resolve("log"), server.url(), queue)) {
          for (int k = 0; k < 100; k++) {
            done.add(child.line());
          }
          child.kill();
          done.addAll(child.rest());
        }
      }
      done.remove(ChildJvm.ENDED);
      int doubled = 0;
      int lost = 0;
      while (!done.containsAll(expected)) {
        Delivery next = Sources.next(store, queue);
        doubled += done.add(next.job().toString()) ? 0 : 1;
        lost += next.lostLeases() > 0 ? 1 : 0;
        assertThat(Sources.complete(store, next)).isEqualTo(Settled.COMPLETED);
      }
      System.out.println("3 kills of 600 jobs: doubled " + doubled + ", taken over " + lost);
      assertThat(lost).as("what the killed ones had in hands").isPositive();
    }
  }

  /**
   * A process that says which jobs it has, and completes them: what is said may come again. It
   * stands still before it has done all, so that whoever kills it is never too late.
   */
  static final class Consumer {
    private static final int MOST = 150;

    private Consumer() {}

    public static void main(String[] args) throws Exception {
      try (JobStore store = Sources.open(args[0])) {
        int said = 0;
        while (true) {
          for (Delivery each : Sources.claim(store, args[1], 5, 30_000)) {
            System.out.println(each.job());
            if (++said == MOST) {
              new CountDownLatch(1).await();
            }
            Sources.complete(store, each);
          }
        }
      }
    }
  }
}
