package dev.sluice.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Queue;
import dev.sluice.Sluice;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkCommandTest {
  @TempDir Path directory;
  private RunHarness sluice;
  private String store;

  @BeforeEach
  void harness() {
    sluice = new RunHarness(directory);
    store = "file:" + directory.resolve("jobs");
  }

  private void enqueue(String... payloads) {
    try (Sluice open = Sluice.open(store)) {
      Queue<byte[]> queue = open.queue("mails");
      for (String payload : payloads) {
        queue.enqueue(payload.getBytes(StandardCharsets.UTF_8), e -> e.maxAttempts(3));
      }
    }
  }

  @Test
  void thePayloadIsTheInputAndFillsThePlace() {
    enqueue("a", "b");
    RunHarness.Result result =
        sluice.work(
            "mails",
            "--store",
            store,
            "--until-empty",
            "--",
            "sh",
            "-c",
            "echo $1 $(cat)",
            "x",
            "{}");
    assertThat(result.code()).isZero();
    assertThat(result.lines()).containsExactlyInAnyOrder("a a", "b b");
  }

  @Test
  void aPayloadThatNoPipeHoldsIsReadWhole() {
    enqueue("x".repeat(300_000));
    RunHarness.Result result =
        sluice.work("mails", "--store", store, "--until-empty", "--", "wc", "-c");
    assertThat(result.lines()).containsExactly("300000");
  }

  @Test
  void failedJobsAreSaidByTheExitCode() {
    enqueue("a");
    RunHarness.Result result =
        sluice.work(
            "mails",
            "--store",
            store,
            "--until-empty",
            "--retries",
            "1",
            "--retry-delay",
            "1ms",
            "--",
            "sh",
            "-c",
            "echo $SLUICE_ATTEMPT; exit 1");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.lines()).containsExactly("1", "2");
  }

  @Test
  void aStoreThatCannotSeeAJobIsRefused() {
    RunHarness.Result result = sluice.work("mails", "--store", "memory:", "--", "true");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("memory");
  }

  @Test
  void aQueueAndAStoreAreNeeded() {
    assertThat(sluice.work("--store", store, "--", "true").code()).isEqualTo(2);
    assertThat(sluice.work("bad name", "--store", store, "--", "true").code()).isEqualTo(2);
  }
}
