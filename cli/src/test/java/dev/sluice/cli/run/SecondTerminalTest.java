package dev.sluice.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands, while another process runs {@code sluice run} on the same file store. */
class SecondTerminalTest {
  /** A line runs until there is a file for it; "c" then fails, unless "fixed" is there. */
  private static final String SCRIPT =
      "echo $1 >>begun; until test -e go-$1; do sleep 0.05; done; test $1 != c -o -e fixed";

  @TempDir Path directory;

  private final Cli cli = new Cli();

  private String state(String id) {
    String json = cli.run("job", id, "--json").ok().out();
    return json.replaceAll("(?s).*?\"state\":\"([A-Z]+)\".*", "$1");
  }

  private void awaitState(String id, String state) {
    SluiceProcess.await(() -> state(id).equals(state), id + " " + state);
  }

  private void awaitBegun(String... lines) {
    SluiceProcess.await(() -> begun().size() >= lines.length, List.of(lines) + " to begin");
    assertThat(begun()).containsExactly(lines);
  }

  private List<String> begun() {
    return SluiceProcess.lines(directory.resolve("begun"));
  }

  private void touch(String name) throws IOException {
    Files.createFile(directory.resolve(name));
  }

  private List<String> ids(String... filter) {
    String[] command = new String[filter.length + 2];
    command[0] = "jobs";
    command[1] = "--ids";
    System.arraycopy(filter, 0, command, 2, filter.length);
    return cli.run(command).ok().lines();
  }

  @Test
  void looksAtARunAndSteersIt() throws Exception {
    Path input = Files.writeString(directory.resolve("in.txt"), "a\nb\nc\nd\n");
    String store = "file:" + directory.resolve("jobs");
    cli.with("SLUICE_STORE", store);
    try (SluiceProcess run =
        SluiceProcess.start(
            directory,
            "run",
            input.toString(),
            "--name",
            "lines",
            "--store",
            store,
            "-j",
            "1",
            "--retries",
            "0",
            "--",
            "sh",
            "-c",
            "cd " + directory + "; " + SCRIPT,
            "sh",
            "{}")) {
      awaitBegun("a");
      SluiceProcess.await(() -> ids().size() == 4, "all lines");
      List<String> ids = ids();
      looks(ids);
      pausesAndResumes(ids);
      cancelsWhatRuns(ids);
      awaitBegun("a", "b", "c");
      enqueuesAndPromotes();
      touch("go-c");
      awaitBegun("a", "b", "c", "d");
      retriesWhatFailed(ids);
      touch("go-d");
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(begun()).containsExactly("a", "b", "c", "d", "c");
    }
    assertThat(state(ids("--queue", "later").get(0))).as("nobody worked on it").isEqualTo("READY");
  }

  private void looks(List<String> ids) {
    assertThat(cli.run("stats", "--json").ok().out()).contains("\"ready\":3", "\"running\":1");
    assertThat(ids("--state", "RUNNING")).containsExactly(ids.get(0));
    assertThat(cli.run("job", ids.get(0)).ok().out()).contains("RUNNING");
    assertThat(cli.run("doctor").ok().out()).contains("holds it");
    SluiceProcess.await(
        () -> cli.run("workers", "--json").ok().out().contains("\"claiming\":true"),
        "the worker says that it claims");
    assertThat(cli.run("workers", "--json").ok().out()).contains("\"queues\":[\"lines\"]");
  }

  private void pausesAndResumes(List<String> ids) throws IOException {
    cli.run("pause", "lines").ok();
    touch("go-a");
    awaitState(ids.get(0), "COMPLETED");
    assertThat(cli.run("stats", "--json").ok().out()).contains("\"ready\":3", "\"running\":0");
    assertThat(begun()).containsExactly("a");
    cli.run("resume", "lines").ok();
    awaitBegun("a", "b");
  }

  private void cancelsWhatRuns(List<String> ids) {
    assertThat(cli.run("cancel", ids.get(1), "--reason", "not needed").ok().out())
        .contains("told to stop");
    awaitState(ids.get(1), "CANCELLED");
    assertThat(cli.run("job", ids.get(1)).ok().out()).contains("not needed");
  }

  private void enqueuesAndPromotes() {
    cli.run("enqueue", "later", "payload", "--delay", "1h").ok();
    String id = ids("--queue", "later").get(0);
    assertThat(state(id)).isEqualTo("SCHEDULED");
    cli.run("promote", id).ok();
    assertThat(state(id)).isEqualTo("READY");
  }

  private void retriesWhatFailed(List<String> ids) throws IOException {
    awaitState(ids.get(2), "DEAD");
    touch("fixed");
    cli.run("retry", ids.get(2)).ok();
    assertThat(state(ids.get(2))).isEqualTo("READY");
  }
}
