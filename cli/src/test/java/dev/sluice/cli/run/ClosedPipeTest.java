package dev.sluice.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command in a pipe whose reader goes away, or with an output that takes nothing. */
class ClosedPipeTest {
  private static final int LINES = 300;

  @TempDir Path directory;

  /** What came of a pipeline: the command's own exit code, and what it said. */
  private record Piped(int code, String out, String err) {}

  private Piped pipe(String after, String... arguments) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(SluiceProcess.command());
    words.addAll(List.of(arguments));
    String command = String.join(" ", words.stream().map(ShellText::quote).toList());
    Path err = directory.resolve("err");
    Path out = directory.resolve("out");
    Path code = directory.resolve("code");
    String script = "{ " + command + " 2>" + err + "; echo $? >" + code + "; } " + after;
    Process shell = new ProcessBuilder("sh", "-c", script).redirectOutput(out.toFile()).start();
    try {
      assertThat(shell.waitFor(2, TimeUnit.MINUTES)).as("ends by itself").isTrue();
    } finally {
      shell.descendants().forEach(ProcessHandle::destroyForcibly);
      shell.destroyForcibly();
    }
    int exit = Integer.parseInt(Files.readString(code, StandardCharsets.US_ASCII).strip());
    return new Piped(exit, Files.readString(out), Files.readString(err));
  }

  private List<String> ran() {
    return SluiceProcess.lines(directory.resolve("ran"));
  }

  private String input() throws IOException {
    List<String> lines = IntStream.range(0, LINES).mapToObj(i -> "line " + i).toList();
    return Files.write(directory.resolve("in.txt"), lines).toString();
  }

  private String[] run(String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of("run", input(), "-j", "4"));
    all.addAll(List.of(options));
    // More than a pipe holds, so that nobody writes it all before the reader is gone.
    String script = "echo \"$1\"; head -c 4000 /dev/zero | tr '\\0' x; echo; echo \"$1\" >>ran";
    all.addAll(List.of("--", "sh", "-c", "cd " + directory + "; " + script, "sh"));
    return all.toArray(String[]::new);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--retries=1", "--keep-order"})
  void aRunHaltsWhenNobodyReadsAndTheNextOneGoesOn(String option) throws Exception {
    Piped first = pipe("| head -n 1", run(option));
    assertThat(first.out()).as(first.err()).hasLineCount(1);
    assertThat(first.code()).as(first.err()).isEqualTo(1);
    assertThat(first.err())
        .containsOnlyOnce("halted because the output cannot be written (Broken pipe)")
        .contains("the same command goes on from here")
        .doesNotContain("Exception", "\tat ", "unexpected");
    assertThat(ran()).hasSizeLessThan(LINES);
    Piped second = pipe("", run(option));
    assertThat(second.code()).as(second.err()).isZero();
    assertThat(second.err()).contains(LINES + " of " + LINES + " lines done");
    assertThat(ran())
        .contains(Files.readAllLines(directory.resolve("in.txt")).toArray(new String[0]));
  }

  /** Here it is the reading of the input that finds out: what is known is passed on by it. */
  @Test
  void aRunThatKeepsTheOrderHaltsInTheMiddleOfItsInput() throws Exception {
    Piped first = pipe("| head -n 1", run("--keep-order"));
    assertThat(first.code()).isEqualTo(1);
    Piped second = pipe("| true", run("--keep-order"));
    assertThat(second.code()).as(second.err()).isEqualTo(1);
    assertThat(second.err()).contains("halted because the output").doesNotContain("unexpected");
  }

  @Test
  void aListingEndsQuietlyWhenNobodyReads() throws Exception {
    Path input =
        Files.write(
            directory.resolve("in.txt"), IntStream.range(0, 5_000).mapToObj(i -> "x" + i).toList());
    String store = "file:" + directory.resolve("jobs");
    assertThat(pipe("<" + input, "enqueue", "q", "--store", store, "--lines", "-q").code())
        .isZero();
    Piped listing = pipe("| head -n 1", "jobs", "--store", store, "--limit", "5000", "--ids");
    assertThat(listing.out()).hasLineCount(1);
    assertThat(listing.code()).isEqualTo(1);
    assertThat(listing.err()).isEmpty();
  }

  @Test
  void anOutputThatIsFullIsSaid() throws Exception {
    String store = "file:" + directory.resolve("jobs");
    Piped enqueue = pipe(">/dev/full", "enqueue", "q", "x", "--store", store);
    assertThat(enqueue.code()).isEqualTo(1);
    assertThat(enqueue.err())
        .isEqualTo("sluice: the output cannot be written (No space left on device)\n");
  }
}
