package dev.sluice.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.memory.MemoryStore;
import dev.sluice.servers.KafkaServer;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spillover.Spillover;
import dev.sluice.testkit.ChildJvm;
import dev.sluice.testkit.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A job of a classic group that kills each process that runs it. */
@Timeout(180)
@Execution(ExecutionMode.SAME_THREAD)
class KillerJobTest {
  @TempDir Path folder;

  @Test
  void regression27_itEndsUpDeadInTheStoreBesideTheBroker() throws Exception {
    KafkaServer server = Kafkas.shared();
    String topic = Kafkas.topic(server, 1);
    String url = "kafka://" + server.address() + "?session=1s&group=" + topic;
    try (JobStore publisher = open(url)) {
      publisher.enqueue(List.of(Work.killer(topic, 0), Work.killer(topic, 0)));
    }
    // The first death is forgiven.
    assertThat(List.of(runs(url, topic), runs(url, topic))).containsExactly("lost 0", "lost 0");
    MemoryStore beside = new MemoryStore(InstantSource.system());
    List<Delivery> next = new ArrayList<>();
    try (JobStore both = new Spillover(open(url), beside, InstantSource.system())) {
      Eventually.holds(
          "the one behind it is handed out",
          () -> {
            next.addAll(claim(both, topic));
            return !next.isEmpty();
          });
      assertThat(beside.counts(topic).dead()).isEqualTo(1);
      assertThat(next.get(0).lostLeases()).isZero();
    }
  }

  @Test
  void rule9_whoLeavesInGoodOrderIsNotCounted() throws Exception {
    KafkaServer server = Kafkas.shared();
    String topic = Kafkas.topic(server, 1);
    String url = "kafka://" + server.address() + "?session=1s&group=" + topic;
    try (JobStore publisher = open(url)) {
      publisher.enqueue(List.of(Work.killer(topic, 0)));
    }
    for (int i = 0; i < 4; i++) {
      List<Delivery> found = new ArrayList<>();
      try (JobStore store = open(url)) {
        Eventually.holds("it comes", () -> found.addAll(claim(store, topic)));
      }
      assertThat(found).extracting(Delivery::lostLeases).containsExactly(0);
    }
  }

  private String runs(String url, String topic) throws Exception {
    try (ChildJvm child =
        ChildJvm.start(KillerChild.class, folder.resolve("child.log"), url, topic)) {
      return child.line();
    }
  }

  private static List<Delivery> claim(JobStore store, String topic) {
    try {
      return store.claim(
          new ClaimRequest(
              List.of(topic), 1, Duration.ofMillis(300), Duration.ofSeconds(1), "test"));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static JobStore open(String url) {
    return (JobStore) new KafkaProvider().open(StorageUrl.parse(url), Settings.DEFAULT);
  }
}
