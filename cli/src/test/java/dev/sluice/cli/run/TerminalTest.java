package dev.sluice.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code sluice run} and {@code work} on a terminal, whose keys we press. */
class TerminalTest {
  private static final String CTRL_C = "\u0003";

  @TempDir Path directory;

  private String[] run(String script, int lines, String... options) throws IOException {
    Path input = directory.resolve("in.txt");
    Files.write(input, Stream.iterate(1, i -> i + 1).limit(lines).map(String::valueOf).toList());
    List<String> all = new ArrayList<>(List.of("run", input.toString()));
    all.addAll(List.of(options));
    all.addAll(List.of("--", "sh", "-c", "cd " + directory + "; " + script, "sh", "{}"));
    return all.toArray(String[]::new);
  }

  private List<String> lines(String file) {
    return SluiceProcess.lines(directory.resolve(file));
  }

  @Test
  void theBarIsDrawnAndErasedAndNothingMixesWithIt() throws Exception {
    String script = "echo o$1; echo e$1 >&2; until test -e go; do sleep 0.05; done";
    try (PseudoTerminal terminal =
        new PseudoTerminal(directory, System.getenv("PATH"), run(script, 4, "-j", "2"))) {
      terminal.awaitShown("[....................] 0% 0/4 done");
      Files.createFile(directory.resolve("go"));
      assertThat(terminal.exitCode()).isZero();
      List<String> screen = terminal.screen();
      String last = screen.get(8);
      assertThat(last).matches("sluice: 4 of 4 lines done in .*s");
      assertThat(screen)
          .containsExactlyInAnyOrder("o1", "o2", "o3", "o4", "e1", "e2", "e3", "e4", last, "");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void ctrlCReachesUsAloneAndLeavesNothingOfTheBar(boolean setsid) throws Exception {
    String script = "echo $1 >>begun; until test -e go; do sleep 0.05; done; echo $1 >>done";
    String path = setsid ? System.getenv("PATH") : pathWithoutSetsid();
    try (PseudoTerminal terminal = new PseudoTerminal(directory, path, run(script, 5, "-j", "2"))) {
      SluiceProcess.await(() -> lines("begun").size() == 2, "two that run");
      terminal.awaitShown("0/5 done");
      terminal.press(CTRL_C);
      terminal.awaitShown("stopping when the 2 that run are done");
      Files.createFile(directory.resolve("go"));
      assertThat(terminal.exitCode()).isEqualTo(130);
      assertThat(lines("done")).as("finished").hasSize(2);
      assertThat(terminal.screen())
          .containsExactly(
              "sluice: stopping when the 2 that run are done (Ctrl-C again: end them)",
              "sluice: interrupted: 2 of 5 lines done, 3 left; the same command goes on from here",
              "");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSecondCtrlCEndsTheWholeTree(boolean setsid) throws Exception {
    String script = "sleep 600 & echo $! >>begun; echo $$ >>begun; sleep 600";
    String path = setsid ? System.getenv("PATH") : pathWithoutSetsid();
    try (PseudoTerminal terminal = new PseudoTerminal(directory, path, run(script, 1))) {
      SluiceProcess.await(() -> lines("begun").size() == 2, "a tree");
      terminal.press(CTRL_C);
      terminal.awaitShown("stopping");
      terminal.press(CTRL_C);
      assertThat(terminal.exitCode()).isEqualTo(130);
      for (String pid : lines("begun")) {
        SluiceProcess.awaitEnd(Long.parseLong(pid));
      }
      assertThat(terminal.screen())
          .contains("sluice: ending the 1 that run")
          .noneMatch(line -> line.contains("[...."));
    }
  }

  /** With a command that TERM does not end, so that the third key is pressed before KILL comes. */
  @Test
  void aThirdCtrlCEndsItAtOnce() throws Exception {
    String script = "trap '' TERM; echo $$ >>begun; while :; do sleep 1; done";
    try (PseudoTerminal terminal =
        new PseudoTerminal(directory, System.getenv("PATH"), run(script, 1))) {
      pressThreeTimes(terminal);
      assertThat(terminal.screen()).noneMatch(line -> line.contains("[...."));
    }
  }

  /** {@code work}, which has no bar and no end of its own. */
  @Test
  void ctrlCOnATerminalStopsWork() throws Exception {
    String store = "file:" + directory.resolve("jobs");
    new Cli().with("SLUICE_STORE", store).input("a\nb\n").run("enqueue", "q", "--lines").ok();
    String script =
        "cd "
            + directory
            + "; read job; echo $job >>begun; "
            + "until test -e go; do sleep 0.05; done; echo $job >>done";
    String[] work = {"work", "q", "--store", store, "-j", "1", "--", "sh", "-c", script};
    try (PseudoTerminal terminal = new PseudoTerminal(directory, System.getenv("PATH"), work)) {
      SluiceProcess.await(() -> lines("begun").size() == 1, "one that runs");
      terminal.press(CTRL_C);
      terminal.awaitShown("stopping when the 1 that run are done");
      Files.createFile(directory.resolve("go"));
      assertThat(terminal.exitCode()).isEqualTo(130);
      assertThat(lines("done")).as("the key did not reach it").containsExactly("a");
    }
    String stubborn =
        "cd " + directory + "; trap '' TERM; echo $$ >begun; " + "while :; do sleep 1; done";
    work[work.length - 1] = stubborn;
    Files.delete(directory.resolve("begun"));
    try (PseudoTerminal terminal = new PseudoTerminal(directory, System.getenv("PATH"), work)) {
      pressThreeTimes(terminal);
    }
  }

  private void pressThreeTimes(PseudoTerminal terminal) throws Exception {
    SluiceProcess.await(() -> lines("begun").size() == 1, "one that runs");
    long pid = Long.parseLong(lines("begun").get(0));
    try {
      terminal.press(CTRL_C);
      terminal.awaitShown("stopping");
      terminal.press(CTRL_C);
      terminal.awaitShown("ending the 1 that run");
      terminal.press(CTRL_C);
      assertThat(terminal.exitCode()).isEqualTo(130);
      assertThat(SluiceProcess.runs(pid)).as("it was not waited for").isTrue();
    } finally {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  // Some systems have none.
  private String pathWithoutSetsid() throws IOException {
    Path programs = Files.createDirectories(directory.resolve("programs"));
    for (String name : List.of("sh", "sleep")) {
      Files.createSymbolicLink(
          programs.resolve(name), Programs.find(name).orElseThrow().toRealPath());
    }
    return programs.toString();
  }
}
