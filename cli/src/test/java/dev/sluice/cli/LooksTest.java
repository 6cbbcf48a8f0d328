package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import dev.sluice.cli.run.SluiceProcess;
import dev.sluice.spi.QueueSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that look at the whole: help, version, stats, doctor, bench, completion. */
class LooksTest {
  private final Cli cli = new Cli();

  @Test
  void saysItsVersion() {
    assertThat(cli.run("--version").ok().out()).matches("sluice \\d+\\.\\d+\\S* \\(Java \\d+\\)\n");
  }

  @Test
  void namesAllCommands() {
    assertThat(cli.run("--help").ok().out())
        .contains("run ", "work ", "enqueue ", "jobs ", "doctor ", "completion ", "Examples:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "work",
        "enqueue",
        "jobs",
        "job",
        "stats",
        "retry",
        "cancel",
        "promote",
        "reschedule",
        "reprioritize",
        "delete",
        "redrive",
        "purge",
        "pause",
        "resume",
        "workers",
        "move",
        "doctor",
        "bench",
        "completion"
      })
  void explainsEachCommand(String command) {
    Cli.Answer answer = cli.run(command, "--help").ok();
    assertThat(answer.out()).contains("sluice " + command, "Example");
    assertThat(answer.lines()).allMatch(line -> line.length() <= 100);
    assertThat(answer.err()).isEmpty();
  }

  @Test
  void aStorageWithoutWorkersSaysSo() {
    cli.run("enqueue", "q", "x").ok();
    assertThat(cli.run("workers").ok().err()).isEqualTo("no workers\n");
    assertThat(cli.run("workers", "--json").ok().out()).isEqualTo("{\"workers\":[]}\n");
    assertThat(cli.run("workers", "--quiet", "nobody").err()).contains("no worker nobody");
  }

  @Test
  void showsTheLiveWorkersAndQuietsOne() {
    try (Sluice sluice = cli.open()) {
      sluice.queue("q").work(job -> {}, w -> w.name("mailer").concurrency(3));
      SluiceProcess.await(
          () -> cli.run("workers", "--json").out().contains("\"claiming\":true"), "the worker");
      Cli.Answer table = cli.run("workers").ok();
      assertThat(table.lines()).hasSize(2);
      assertThat(table.lines().get(0)).matches("ID +NAME +RUNNING +OF +SINCE +QUEUES *");
      String id = table.lines().get(1).replaceFirst(" .*", "");
      assertThat(table.lines().get(1)).matches("\\S+ +mailer +0 +3 +\\S+ +q *");
      assertThat(cli.run("workers", "--json").ok().out())
          .startsWith(
              "{\"workers\":[{\"id\":\"" + id + "\",\"name\":\"mailer\",\"queues\":[\"q\"],")
          .contains("\"claiming\":true,\"concurrency\":3,\"running\":0,\"startedAt\":\"")
          .endsWith("\"order\":\"RUN\"}]}\n");
      assertThat(cli.run("workers", "--quiet", id, "--json").ok().out()).contains("\"QUIET\"");
      SluiceProcess.await(
          () -> cli.run("workers").out().matches("(?s).* quiet *\n"), "it has heard of it");
      assertThat(cli.run("workers", "--resume", id).ok().out()).contains("mailer");
      SluiceProcess.await(
          () -> cli.run("workers", "--json").out().contains("\"claiming\":true"), "it goes on");
    }
  }

  @Test
  void aWorkerIsAskedForOneThing() {
    assertThat(cli.run("workers", "--quiet", "a", "--resume", "b").code()).isEqualTo(2);
  }

  @Test
  void suggestsWhatWasMeant() {
    assertThat(cli.run("enqeue", "q", "x").err()).contains("did you mean", "enqueue");
    assertThat(cli.run("jobs", "--stat", "DEAD").err()).contains("did you mean", "--state");
  }

  @Test
  void countsByQueueAndState() {
    cli.run("enqueue", "a", "x").ok();
    cli.run("enqueue", "a", "x", "--delay", "1h").ok();
    try (Sluice sluice = cli.open()) {
      sluice.jobs().configure("b", new QueueSettings(true, 7));
    }
    assertThat(cli.run("stats").ok().lines())
        .containsExactly(
            "QUEUE  SCHEDULED  READY  RUNNING  COMPLETED  DEAD  CANCELLED  CAPACITY  ",
            "a              1      1        0          0     0          0         -  ",
            "b              0      0        0          0     0          0         7  paused");
    assertThat(cli.run("stats", "b", "--json").ok().out())
        .isEqualTo(
            "{\"queues\":[{\"queue\":\"b\",\"scheduled\":0,\"ready\":0,\"running\":0,"
                + "\"completed\":0,\"dead\":0,\"cancelled\":0,\"paused\":true,\"capacity\":7}]}\n");
    assertThat(cli.run("stats", "c").ok().err()).isEqualTo("no queues\n");
  }

  @Test
  void examinesAStorage() {
    cli.run("enqueue", "a", "x").ok();
    cli.run("pause", "a").ok();
    assertThat(cli.run("doctor").ok().out())
        .contains("1 queue, 1 job, of which 1 still to do", "queue \"a\" is paused");
    assertThat(cli.run("doctor", "--json").ok().out())
        .contains("\"well\":true", "\"durability\":\"NONE\"", "\"findings\":[{\"level\":");
  }

  @Test
  void measuresAStorage() {
    Cli.Answer answer = cli.run("bench", "--jobs", "50", "--producers", "2", "--workers", "2");
    assertThat(answer.ok().out()).contains("enqueue, single", "process (2 workers)", "P99");
    assertThat(cli.run("bench", "--store", "memory:", "--jobs", "50", "--json").ok().out())
        .contains("\"store\":\"memory\",\"jobs\":50", "\"processPerSecond\":", "P99Micros\":");
    assertThat(cli.run("stats").ok().err()).isEqualTo("no queues\n");
  }

  @Test
  void measuresOnlyAnEmptyQueue() {
    cli.run("enqueue", "sluice-bench", "x").ok();
    Cli.Answer answer = cli.run("bench", "--jobs", "50");
    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.err()).contains("not empty (1 job)");
    assertThat(cli.run("jobs", "--ids").ok().lines()).hasSize(1);
  }

  @Test
  void completesInTheShell() {
    assertThat(cli.run("completion", "bash").ok().out())
        .contains("complete -F", "--max-attempts", "enqueue")
        .contains(" move ", "--lossy", " workers ", "--quiet", "--resume");
    assertThat(cli.run("completion", "zsh").ok().out()).startsWith("autoload -U +X bashcompinit");
  }

  @Test
  void namesTheStorageThatIsNotThere() {
    Cli.Answer answer = cli.run("jobs", "--store", "file:no/such/place");
    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.err()).isEqualTo("sluice jobs: there is no file store in no/such/place\n");
  }
}
