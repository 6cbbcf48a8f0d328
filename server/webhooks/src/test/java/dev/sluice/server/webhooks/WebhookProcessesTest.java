package dev.sluice.server.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import dev.sluice.job.Counts;
import dev.sluice.testkit.ChildJvm;
import dev.sluice.testkit.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sender and receiver are processes of their own, and are killed. */
class WebhookProcessesTest {
  private static final int JOBS = 2_000;
  private static final boolean LONG = Boolean.getBoolean("sluice.long");
  private static final String ANY_PORT = "0";

  @TempDir private Path folder;

  /** Regression 3: nothing is lost, and no more is repeated than was under way. */
  @Test
  void aSenderThatIsKilledLosesNothing() throws Exception {
    Set<String> jobs = enqueue();
    int kills = LONG ? 100 : 4;
    try (ChildJvm receiver = receiver(ANY_PORT)) {
      String port = receiver.line();
      Random random = new Random(3);
      for (int i = 0; i < kills; i++) {
        int before = received().size();
        // So fast that this many kills meet it at its work.
        try (ChildJvm sender = sender(port, 2 * JOBS / kills)) {
          sender.await("began 1");
          Eventually.holds("some more arrive", () -> received().size() > before);
          Eventually.pass(Duration.ofMillis(random.nextInt(50)));
          sender.kill();
        }
      }
      finish(port, jobs);
    }
    assertThat(received()).hasSizeLessThanOrEqualTo(JOBS + kills * SenderMain.CONCURRENCY);
  }

  @Test
  void aReceiverThatIsKilledGetsEverythingInTheEnd() throws Exception {
    Set<String> jobs = enqueue();
    ChildJvm receiver = receiver(ANY_PORT);
    try {
      String port = receiver.line();
      try (ChildJvm sender = sender(port, 1_000)) {
        sender.await("began 1");
        for (int i = 0; i < (LONG ? 30 : 3); i++) {
          int before = received().size();
          Eventually.holds(
              "some more arrive", () -> received().size() > before || seen().equals(jobs));
          receiver.kill();
          receiver = receiver(port);
          assertThat(receiver.line()).isEqualTo(port);
        }
        assertThat(sender.end()).isZero();
      }
      finish(port, jobs);
    } finally {
      receiver.close();
    }
  }

  private void finish(String port, Set<String> jobs) throws Exception {
    try (ChildJvm sender = sender(port, 100_000)) {
      sender.await("began 1");
      Eventually.holds(() -> "all arrive: " + seen().size(), () -> seen().equals(jobs));
      assertThat(sender.end()).isZero();
    }
    try (Sluice sluice = Sluice.open(storage())) {
      assertThat(sluice.jobs().counts("orders")).isEqualTo(Counts.NONE);
    }
  }

  private Set<String> enqueue() {
    try (Sluice sluice = Sluice.open(storage())) {
      Set<String> ids = new HashSet<>();
      List<byte[]> payloads = Collections.nCopies(JOBS, new byte[100]);
      sluice
          .queue("orders")
          .enqueueAll(payloads, (payload, e) -> e.maxAttempts(10_000).lostLeaseLimit(1_000))
          .forEach(answer -> ids.add(answer.id().toString()));
      assertThat(ids).hasSize(JOBS);
      return ids;
    }
  }

  private ChildJvm receiver(String port) {
    return ChildJvm.start(ReceiverMain.class, folder.resolve("log"), port, ids().toString());
  }

  private ChildJvm sender(String port, int rate) {
    Path log = folder.resolve("log");
    return ChildJvm.start(SenderMain.class, log, storage(), port, Integer.toString(rate));
  }

  private String storage() {
    return "file:" + folder.resolve("jobs") + "?fsync=os";
  }

  private Set<String> seen() {
    return new HashSet<>(received());
  }

  private List<String> received() {
    try {
      return Files.exists(ids()) ? Files.readAllLines(ids()) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path ids() {
    return folder.resolve("ids");
  }
}
