package dev.sluice.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Queue;
import dev.sluice.Sluice;
import dev.sluice.memory.MemoryStore;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.ManualClock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SnapshotReaderTest {
  private final ManualClock clock = new ManualClock();
  private final Sluice sluice =
      Sluice.using(new MemoryStore(clock), o -> o.clock(clock).sweeping(false));
  private final Queue<byte[]> mails = sluice.queue("mails");
  private final SnapshotReader reader = new SnapshotReader(sluice, clock);

  @AfterEach
  void close() {
    sluice.close();
  }

  @Test
  void saysHowFastAQueueGrowsOrShrinks() {
    enqueue(10);
    assertThat(mails().change()).isNull();
    enqueue(30);
    clock.advance(Duration.ofSeconds(2));
    assertThat(mails().change()).isEqualTo(15.0);
    mails.purge();
    clock.advance(Duration.ofSeconds(4));
    assertThat(mails().change()).isEqualTo(-10.0);
    assertThat(mails().change()).as("no time has passed").isNull();
  }

  @Test
  void saysHowLongTheOldestIsDue() {
    mails.enqueue(new byte[1], e -> e.delay(Duration.ofHours(1)));
    assertThat(mails().oldest()).isNull();
    enqueue(1);
    clock.advance(Duration.ofSeconds(7));
    enqueue(1);
    assertThat(mails().oldest()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void showsPausedQueuesAndThoseWithWorkersOnly() {
    mails.pause();
    assertThat(mails().paused()).isTrue();
    sluice.queue("idle").work(job -> {});
    // A worker may announce itself before it has its queue.
    Eventually.holds(
        "the worker is there",
        () ->
            sluice.workers().list().stream().anyMatch(worker -> worker.queues().contains("idle")));
    Snapshot snapshot = reader.read();
    assertThat(snapshot.queues()).extracting(QueueRow::name).containsExactly("idle", "mails");
    assertThat(snapshot.queues().get(0).workers()).isEqualTo(1);
    assertThat(snapshot.workers()).hasSize(1);
  }

  @Test
  void showsWhatRuns() {
    CountDownLatch over = new CountDownLatch(1);
    mails.work(job -> over.await(), w -> w.name("host-1"));
    mails.enqueue(new byte[1], e -> e.kind("welcome"));
    Eventually.holds("it runs", () -> mails.counts().running() == 1);
    clock.advance(Duration.ofSeconds(9));
    Snapshot snapshot = reader.read();
    assertThat(snapshot.running())
        .singleElement()
        .satisfies(
            job -> {
              assertThat(job.kind()).isEqualTo("welcome");
              assertThat(snapshot.since(job)).isEqualTo(Duration.ofSeconds(9));
            });
    over.countDown();
  }

  private void enqueue(int jobs) {
    for (int i = 0; i < jobs; i++) {
      mails.enqueue(new byte[1]);
    }
  }

  private QueueRow mails() {
    return reader.read().queues().stream()
        .filter(row -> row.name().equals("mails"))
        .findFirst()
        .orElseThrow();
  }
}
