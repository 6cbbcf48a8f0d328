package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each command, on each sort of storage. */
@Timeout(120)
class EveryStorageTest {
  @TempDir Path folder;

  private final Cli cli = new Cli();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file",
        "sqlite",
        "h2",
        "postgresql",
        "mariadb",
        "mysql",
        "redis",
        "redis+cluster"
      })
  void eachCommandDoesItsWork(String sort) throws Exception {
    String url = Storages.fresh(sort, folder);
    cli.with("SLUICE_STORE", url);
    changesJobs();
    changesQueues();
    worksOnJobs(url);
    runsLines(url);
    movesJobs(url, Storages.fresh(sort, folder));
    looks();
  }

  private void changesJobs() {
    cli.input("a\nb\nc\nd\n")
        .run("enqueue", "q", "--lines", "--delay", "1h", "--retain", "1h")
        .ok();
    List<String> ids = cli.run("jobs", "--ids").ok().lines();
    assertThat(ids).hasSize(4);
    cli.run("cancel", ids.get(0), "--reason", "enough").ok();
    cli.run("promote", ids.get(1)).ok();
    cli.run("reschedule", ids.get(2), "--delay", "2h").ok();
    cli.run("reprioritize", ids.get(2), "--priority", "5").ok();
    cli.run("delete", ids.get(3)).ok();
    assertThat(cli.run("job", ids.get(0)).ok().out()).contains("CANCELLED", "enough");
    assertThat(cli.run("job", ids.get(1), "--json").ok().out()).contains("\"state\":\"READY\"");
    assertThat(cli.run("job", ids.get(2), "--json").ok().out())
        .contains("\"state\":\"SCHEDULED\"", "\"priority\":5");
    assertThat(cli.run("job", ids.get(3)).code()).isEqualTo(1);
    cli.run("retry", ids.get(0)).ok();
    assertThat(cli.run("jobs", "--state", "ready", "--ids").ok().lines())
        .containsExactlyInAnyOrder(ids.get(0), ids.get(1));
  }

  private void changesQueues() {
    assertThat(cli.run("pause", "q").ok().out()).isEqualTo("q paused\n");
    assertThat(cli.run("stats").ok().out()).contains("paused");
    assertThat(cli.run("top").ok().out()).contains("paused");
    assertThat(cli.run("resume", "q").ok().out()).isEqualTo("q resumed\n");
    assertThat(cli.run("purge", "q", "--yes").ok().out()).isEqualTo("3 jobs of \"q\" deleted\n");
  }

  private void worksOnJobs(String url) {
    cli.input("x\ny\n").run("enqueue", "w", "--lines", "--max-attempts", "1").ok();
    Cli.Answer failed =
        cli.run("work", "w", "--store", url, "--until-empty", "--", "sh", "-c", "exit 7");
    assertThat(failed.code()).as(failed.err()).isEqualTo(1);
    assertThat(cli.run("jobs", "--state", "dead").ok().out()).contains("exit code 7");
    assertThat(cli.run("redrive", "w").ok().out()).isEqualTo("2 dead jobs of \"w\" made READY\n");
    assertThat(cli.run("work", "w", "--store", url, "--until-empty", "--", "true").code()).isZero();
    assertThat(cli.run("jobs", "--queue", "w").ok().err()).isEqualTo("no jobs\n");
    assertThat(cli.run("workers").ok().err()).isEqualTo("no workers\n");
  }

  private void runsLines(String url) throws Exception {
    Path ran = folder.resolve("ran");
    Path input = Files.writeString(folder.resolve("in.txt"), "1\n2\n3\n");
    String[] run = {
      "run", input.toString(), "--store", url, "--", "sh", "-c", "echo \"$1\" >>" + ran, "sh", "{}"
    };
    assertThat(cli.run(run).ok().code()).isZero();
    assertThat(cli.run(run).ok().code()).as("nothing is left to run").isZero();
    assertThat(Files.readAllLines(ran)).containsExactlyInAnyOrder("1", "2", "3");
  }

  private void movesJobs(String from, String to) {
    cli.input("m\nn\n").run("enqueue", "m", "--lines", "--priority", "3").ok();
    List<String> ids = cli.run("jobs", "--queue", "m", "--ids").ok().lines();
    String[] move = {"move", "--from", from, "--to", to, "--queue", "m"};
    String[] dry = {"move", "--from", from, "--to", to, "--queue", "m", "--dry-run"};
    assertThat(cli.run(dry).ok().out()).containsPattern("m +0 +2 +0").contains("nothing would");
    assertThat(cli.run(move).ok().out()).isEqualTo("2 jobs moved\n");
    assertThat(cli.run("jobs", "--queue", "m", "--ids").ok().lines()).isEmpty();
    assertThat(cli.run("jobs", "--store", to, "--queue", "m", "--ids").ok().lines()).isEqualTo(ids);
  }

  private void looks() {
    cli.run("bench", "--jobs", "20").ok();
    assertThat(cli.run("doctor", "--json").ok().out()).contains("\"store\":");
    try (Sluice sluice = Sluice.open(cli.store())) {
      assertThat(sluice.jobs().counts("q").total()).isZero();
    }
  }
}
