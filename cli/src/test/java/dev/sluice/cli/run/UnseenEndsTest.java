package dev.sluice.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Queue;
import dev.sluice.Sluice;
import dev.sluice.cli.Cli;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import dev.sluice.memory.MemoryStore;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.SweepRequest;
import dev.sluice.testkit.ManualClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines whose end nobody saw get a record all the same. */
class UnseenEndsTest {
  @TempDir Path directory;

  /** What is left of a line over which run after run was killed. */
  @Test
  void aLineThatIsDeadByLostLeasesIsFailed() throws Exception {
    ManualClock clock = new ManualClock();
    MemoryStore store = new MemoryStore(clock);
    Path file = directory.resolve("results");
    try (Sluice sluice = Sluice.using(store, options -> options.sweeping(false))) {
      Queue<byte[]> queue = sluice.queue("lines");
      queue.enqueue(
          "a line".getBytes(StandardCharsets.UTF_8),
          e -> e.lostLeaseLimit(1).retain(JobOptions.FOREVER));
      for (int lost = 1; lost <= 2; lost++) {
        Duration lease = Duration.ofSeconds(30);
        assertThat(store.claim(new ClaimRequest(List.of("lines"), 1, lease, Duration.ZERO, "x")))
            .hasSize(1);
        clock.advance(lease.plusSeconds(1));
        store.sweep(new SweepRequest(10));
      }
      assertThat(sluice.jobs().list(JobQuery.ofQueue("lines").states(JobState.DEAD)).items())
          .hasSize(1);
      for (int time = 1; time <= 2; time++) {
        try (ResultsFile results = new ResultsFile(file, false)) {
          new UnseenEnds(sluice.jobs(), "lines").writeTo(results);
        }
      }
    }
    assertThat(SluiceProcess.lines(file)).hasSize(1);
    assertThat(SluiceProcess.lines(file).get(0))
        .contains("\"state\":\"failed\",\"line\":\"a line\",\"exitCode\":null")
        .containsPattern("\"error\":\".*lease.*\"");
  }

  @Test
  void aLineThatWasCalledOffIsCancelled() throws IOException {
    RunHarness sluice = new RunHarness(directory).lines("line-c", "no\0argument");
    String results = sluice.path("results").toString();
    String[] run = {
      sluice.input().toString(),
      "--retry-delay",
      "1h",
      "--halt-on-fail",
      "--results",
      results,
      "--",
      "false"
    };
    assertThat(sluice.runExactly(new byte[0], run).err()).contains("1 failed, 1 left");
    Cli cli = new Cli().with("SLUICE_STORE", "file:" + sluice.path("in.txt.sluice"));
    cli.run("cancel", cli.run("jobs", "--text", "line-c", "--ids").ok().lines().get(0)).ok();
    assertThat(sluice.runExactly(new byte[0], run).err())
        .contains("nothing to run: 0 of 2 lines done, 1 failed, 1 cancelled");
    assertThat(sluice.fileLines("results")).hasSize(2);
    assertThat(sluice.fileLines("results").get(1))
        .contains("\"state\":\"cancelled\",\"line\":\"line-c\",\"exitCode\":null");
  }
}
