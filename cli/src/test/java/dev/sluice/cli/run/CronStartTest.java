package dev.sluice.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Cli;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sluice cron start} in a process of its own, and the other commands beside it. */
class CronStartTest {
  @TempDir Path directory;

  private final Cli cli = new Cli();

  @BeforeEach
  void store() {
    cli.with("SLUICE_STORE", "file:" + directory.resolve("jobs"));
  }

  private SluiceProcess start(String url) throws Exception {
    return SluiceProcess.start(directory, "cron", "start", "--store", url);
  }

  private int jobs() {
    return cli.run("jobs", "--queue", "beats", "--state", "READY", "--ids").lines().size();
  }

  @Test
  void itFiresUntilASignalWhatOthersAddChangeAndRemoveMeanwhile() throws Exception {
    try (SluiceProcess sluice = start(cli.store())) {
      SluiceProcess.await(() -> sluice.err().contains("firing 0 schedules"), "its start");
      cli.run("cron", "add", "beat", "--every", "100ms", "--queue", "beats", "x").ok();
      SluiceProcess.await(() -> jobs() > 2, "jobs");
      assertThat(cli.run("cron", "list").ok().err()).doesNotContain("late");
      cli.run("cron", "pause", "beat").ok();
      assertThat(cli.run("cron", "show", "beat").ok().out()).contains("paused    yes");
      cli.run("cron", "remove", "beat").ok();
      sluice.interrupt();
      assertThat(sluice.exitCode()).as(sluice.err()).isEqualTo(130);
    }
    assertThat(cli.run("cron", "list").ok().err()).contains("no schedules");
  }

  @Test
  void aStorageThatCannotKeepSchedulesIsRefusedByName() throws Exception {
    try (SluiceProcess sluice = start("memory:")) {
      assertThat(sluice.exitCode()).isEqualTo(2);
      assertThat(sluice.err()).contains("memory");
    }
  }
}
