package dev.sluice.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.memory.MemoryStore;
import dev.sluice.servers.KafkaServer;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.StoreException;
import dev.sluice.spillover.Spillover;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.ForwardingStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a share group needs of its brokers, and what becomes of jobs that they would drop. */
@Timeout(120)
@Execution(ExecutionMode.SAME_THREAD)
class ShareSetupTest {
  private static JobStore open(KafkaServer server, String options) {
    String url = "kafka://" + server.address() + "?mode=share&timeout=5s&consumers=1" + options;
    return (JobStore) new KafkaProvider().open(StorageUrl.parse(url), Settings.DEFAULT);
  }

  @Test
  void rule14_brokersWithoutShareGroupsAreRefused() {
    try (KafkaServer server =
        KafkaServer.start("PLAINTEXT", List.of("--feature", "share.version=0"), Map.of())) {
      assertThatThrownBy(() -> open(server, ""))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.REJECTED))
          .hasMessageContaining("share.version");
    }
  }

  @Test
  void rule9_aJobThatKeepsKillingItsProcessEndsUpDeadInTheStoreBesideIt() throws Exception {
    KafkaServer server = Kafkas.shared();
    String topic = Kafkas.topic(server, 1);
    Kafkas.prepare(server, topic);
    try (JobStore publisher = open(server, "")) {
      publisher.enqueue(List.of(Work.killer(topic, 2)));
    }
    MemoryStore store = new MemoryStore(InstantSource.system());
    List<Integer> lost = runUntil(server, topic, store, () -> store.counts(topic).dead() == 1);
    assertThat(lost).containsExactly(0, 1, 2);
  }

  @Test
  void rule9_theBrokerDropsNothingBecauseItWasHandedOutOften() throws Exception {
    KafkaServer server = Kafkas.shared();
    String topic = Kafkas.topic(server, 1);
    Kafkas.prepare(server, topic);
    try (JobStore publisher = open(server, "")) {
      publisher.enqueue(List.of(Work.killer(topic, 5)));
    }
    MemoryStore store = new MemoryStore(InstantSource.system());
    List<Integer> lost = runUntil(server, topic, store, () -> store.counts(topic).running() == 1);
    // The fourth of five deliveries goes to the store, which hands it out.
    assertThat(lost).containsExactly(0, 1, 2, 3);
  }

  /** Claims and ends without a word, again and again; answers what each delivery had lost. */
  private static List<Integer> runUntil(
      KafkaServer server, String topic, MemoryStore store, BooleanSupplier end) {
    List<Integer> lost = new ArrayList<>();
    Eventually.holds(
        () -> "it is in the store after " + lost,
        () -> {
          try (JobStore both = beside(open(server, "&group=" + topic), store)) {
            both.claim(request(topic)).forEach(job -> lost.add(job.lostLeases()));
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          return end.getAsBoolean();
        });
    return lost;
  }

  private static ClaimRequest request(String topic) {
    return new ClaimRequest(List.of(topic), 1, Work.LEASE, Duration.ofSeconds(1), "test");
  }

  /** The store stays open. */
  private static JobStore beside(JobStore source, MemoryStore store) {
    JobStore kept =
        new ForwardingStore(store) {
          @Override
          public void close() {
            // Another takes it next.
          }
        };
    return new Spillover(source, kept, InstantSource.system());
  }
}
