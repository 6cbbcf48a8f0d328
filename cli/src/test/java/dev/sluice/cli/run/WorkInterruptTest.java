package dev.sluice.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code sluice work} without an end of its own: it runs until it is told to stop. */
class WorkInterruptTest {
  private static final String UNTIL_GO =
      "read job; echo $job >>begun; until test -e go-$job; do sleep 0.05; done; echo $job >>done";

  @TempDir Path directory;

  private final Cli cli = new Cli();

  @BeforeEach
  void enqueue() {
    cli.with("SLUICE_STORE", "file:" + directory.resolve("jobs"));
    cli.input("a\nb\n").run("enqueue", "mails", "--lines").ok();
  }

  private SluiceProcess work(String script) throws IOException {
    return SluiceProcess.start(
        directory,
        "work",
        "mails",
        "--store",
        "file:" + directory.resolve("jobs"),
        "-j",
        "1",
        "--",
        "sh",
        "-c",
        "cd " + directory + "; " + script);
  }

  private List<String> lines(String file) {
    return SluiceProcess.lines(directory.resolve(file));
  }

  private void go(String job) throws IOException {
    Files.createFile(directory.resolve("go-" + job));
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void itWaitsForJobsUntilASignalAndThenFinishesWhatRuns(String signal) throws Exception {
    try (SluiceProcess sluice = work(UNTIL_GO)) {
      go("a");
      go("b");
      SluiceProcess.await(() -> lines("done").size() == 2, "both jobs");
      cli.input("c\nd\n").run("enqueue", "mails", "--lines").ok();
      SluiceProcess.await(() -> lines("begun").size() == 3, "a job that came later");
      if (signal.equals("INT")) {
        sluice.interrupt();
      } else {
        sluice.terminate();
      }
      SluiceProcess.await(() -> sluice.err().contains("stopping when the 1 that run"), "an answer");
      go("c");
      assertThat(sluice.exitCode()).as(sluice.err()).isEqualTo(130);
      assertThat(sluice.err()).contains("3 done, 0 failed");
    }
    assertThat(lines("done")).containsExactly("a", "b", "c");
    assertThat(cli.run("jobs", "--state", "READY", "--ids").ok().lines()).hasSize(1);
  }

  @Test
  void aSecondSignalEndsTheTreeAndTheAttemptDoesNotCount() throws Exception {
    // The shell does not heed TERM, and what it has in the background does: KILL is for the rest.
    String script =
        "trap '' TERM; echo $SLUICE_ATTEMPT >>begun; sleep 600 & echo $! >>pids; "
            + "echo $$ >>pids; while :; do wait; sleep 1; done";
    try (SluiceProcess sluice = work(script)) {
      SluiceProcess.await(() -> lines("pids").size() == 2, "a tree");
      sluice.interrupt();
      SluiceProcess.await(() -> sluice.err().contains("stopping"), "the first answer");
      sluice.terminate();
      assertThat(sluice.exitCode()).as(sluice.err()).isEqualTo(130);
      assertThat(sluice.err()).contains("ending the 1 that run", "0 done, 0 failed");
    }
    for (String pid : lines("pids")) {
      SluiceProcess.awaitEnd(Long.parseLong(pid));
    }
    assertThat(cli.run("jobs", "--state", "READY", "--ids").ok().lines()).hasSize(2);
    try (SluiceProcess again = work("echo $SLUICE_ATTEMPT >>begun")) {
      SluiceProcess.await(() -> lines("begun").size() == 3, "both jobs");
      again.interrupt();
      assertThat(again.exitCode()).isEqualTo(130);
    }
    assertThat(lines("begun")).containsExactly("1", "1", "1");
  }

  @Test
  void aThirdSignalEndsItAtOnceAndTheNextOneEndsWhatItLeft() throws Exception {
    String script = "trap '' TERM; echo $$ >>pids; while :; do sleep 1; done";
    try (SluiceProcess sluice = work(script)) {
      SluiceProcess.await(() -> lines("pids").size() == 1, "a command");
      sluice.interrupt();
      SluiceProcess.await(() -> sluice.err().contains("stopping"), "the first answer");
      sluice.interrupt();
      SluiceProcess.await(() -> sluice.err().contains("ending the 1"), "the second answer");
      sluice.interrupt();
      assertThat(sluice.exitCode()).as(sluice.err()).isEqualTo(130);
      assertThat(SluiceProcess.runs(pid())).as("it was not waited for").isTrue();
    }
    try (SluiceProcess again = work("echo x >>begun")) {
      SluiceProcess.await(() -> lines("begun").size() == 2, "both jobs");
      again.interrupt();
      assertThat(again.exitCode()).isEqualTo(130);
      assertThat(again.err()).contains("that an earlier run had left behind");
    }
    SluiceProcess.awaitEnd(pid());
  }

  private long pid() {
    return Long.parseLong(lines("pids").get(0));
  }
}
