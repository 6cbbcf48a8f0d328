package dev.sluice.cli.run;

import static dev.sluice.cli.run.RunHarness.script;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunCommandTest {
  @TempDir Path directory;
  private RunHarness sluice;

  @BeforeEach
  void harness() {
    sluice = new RunHarness(directory);
  }

  @Test
  void oneJobALineAndTheirOutputComesThrough() throws IOException {
    RunHarness.Result result = sluice.lines("a", "b", "c").run("--", "echo", "got", "{}");
    assertThat(result.code()).isZero();
    assertThat(result.lines()).containsExactlyInAnyOrder("got a", "got b", "got c");
    assertThat(result.err()).contains("3 of 3 lines done");
  }

  @Test
  void theStoreIsADirectoryBesideTheInput() throws IOException {
    sluice.lines("a").run("--", "true");
    assertThat(sluice.path("in.txt.sluice")).isDirectory();
  }

  @Test
  void blankLinesAreSkippedAndCarriageReturnsTakenOff() throws IOException {
    Files.writeString(sluice.input(), "a\r\n\n  \t\nb\r\n\r\nlast");
    assertThat(sluice.run("--", "printf", "[%s]\n", "{}").lines())
        .containsExactlyInAnyOrder("[a]", "[b]", "[last]");
  }

  @Test
  void blankLinesCountOnRequest() throws IOException {
    Files.writeString(sluice.input(), "a\n\nb\n");
    assertThat(sluice.run("--keep-blank", "--", "printf", "[%s]\n", "{}").lines())
        .containsExactlyInAnyOrder("[a]", "[]", "[b]");
  }

  @Test
  void linesMayEndWithNul() throws IOException {
    Files.writeString(sluice.input(), "a\nb\0c\r\0");
    assertThat(sluice.run("-0", "--", "printf", "[%s]", "{}").lines().toString())
        .contains("[a", "b]", "[c");
  }

  @Test
  void thePlaceIsFilledWhereverItStands() throws IOException {
    assertThat(sluice.lines("x").run("--", "echo", "{}", "a{}b{}", "--", "-n").lines())
        .containsExactly("x axbx -- -n");
  }

  @Test
  void withoutAPlaceTheLineIsAppended() throws IOException {
    assertThat(sluice.lines("x y").run("--", "printf", "%s|", "a").lines())
        .containsExactly("a|x y|");
  }

  @Test
  void noShellSeesTheLine() throws IOException {
    String line = "$(touch " + sluice.path("bad") + "); `id` '\"*;|& \\";
    assertThat(sluice.lines(line).run("--", "printf", "%s\n", "{}").lines()).containsExactly(line);
    assertThat(sluice.path("bad")).doesNotExist();
  }

  @Test
  void bytesThatAreNotUtf8PassThrough() throws IOException {
    byte[] line = new byte[254];
    int next = 0;
    for (int b = 1; b < 256; b++) {
      if (b != '\n') {
        line[next++] = (byte) b;
      }
    }
    Files.write(sluice.input(), line);
    RunHarness.Result result = sluice.run(script("printf %s \"$1\"; printf %s \"$SLUICE_LINE\""));
    String twice = new String(line, ISO_8859_1).repeat(2);
    assertThat(new String(result.bytes(), ISO_8859_1)).isEqualTo(twice + "\n");
  }

  @Test
  void validUtf8PassesThrough() throws IOException {
    assertThat(sluice.lines("größe 漢字 😀").run("--", "printf", "%s", "{}").bytes())
        .isEqualTo("größe 漢字 😀\n".getBytes(UTF_8));
  }

  @Test
  void childrenLearnTheirJobAttemptAndLine() throws IOException {
    RunHarness.Result result =
        sluice
            .lines("a line")
            .run(
                script(
                    "echo $SLUICE_JOB_ID,$SLUICE_ATTEMPT,\"$SLUICE_LINE\"; exit 1",
                    "--retries",
                    "1"));
    assertThat(result.lines()).hasSize(2);
    assertThat(result.lines().get(0)).matches("[0-9a-f-]{36},1,a line");
    assertThat(result.lines().get(1)).matches("[0-9a-f-]{36},2,a line");
  }

  @Test
  void retriesAreTriesAfterTheFirstAndThreeByDefault() throws IOException {
    String[] failing = script("echo x >>" + sluice.path("tries") + "; exit 7");
    RunHarness.Result result = sluice.lines("a").run(failing);
    assertThat(result.code()).isEqualTo(1);
    assertThat(sluice.fileLines("tries")).hasSize(4);
    assertThat(result.err()).contains("1 failed", "--state DEAD", "--retry-failed");
  }

  @Test
  void aSecondRunWithOnlyFailedLinesRunsNothing() throws IOException {
    String[] failing = script("echo x >>" + sluice.path("tries") + "; exit 7", "--retries", "0");
    sluice.lines("a").run(failing);
    RunHarness.Result second = sluice.run(failing);
    assertThat(second.code()).isEqualTo(1);
    assertThat(second.err()).contains("nothing to run", "1 failed", "--retry-failed");
    assertThat(sluice.fileLines("tries")).hasSize(1);
  }

  @Test
  void failedLinesRunAgainOnRequest() throws IOException {
    String[] once = script("test -e " + sluice.path("ok"), "--retries", "0");
    assertThat(sluice.lines("a", "b").run(once).code()).isEqualTo(1);
    Files.createFile(sluice.path("ok"));
    RunHarness.Result again = sluice.run(script("test -e " + sluice.path("ok"), "--retry-failed"));
    assertThat(again.code()).isZero();
    assertThat(again.err()).contains("2 of 2 lines done");
  }

  @Test
  void finishedLinesDoNotRunAgainAndNewOnesDo() throws IOException {
    String[] record = script("echo \"$1\" >>" + sluice.path("ran"));
    sluice.lines("a", "b").run(record);
    Files.writeString(sluice.input(), "c\na\n", StandardOpenOption.APPEND);
    assertThat(sluice.run(record).code()).isZero();
    // The second "a" is another line than the first.
    assertThat(sluice.fileLines("ran")).containsExactlyInAnyOrder("a", "b", "c", "a");
  }

  @Test
  void theOrderOfTheInputDoesNotMatter() throws IOException {
    String[] record = script("echo \"$1\" >>" + sluice.path("ran"));
    sluice.lines("a", "b", "b").run(record);
    RunHarness.Result second = sluice.lines("b", "new", "a", "b").run(record);
    assertThat(second.err()).contains("4 of 4 lines done");
    assertThat(sluice.fileLines("ran")).containsExactlyInAnyOrder("a", "b", "b", "new");
  }

  @Test
  void anotherCommandIsRefused() throws IOException {
    sluice.lines("a").run("--", "true");
    RunHarness.Result other = sluice.run("--", "echo", "{}");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("another command", "--new-command", "--fresh");
    assertThat(other.lines()).isEmpty();
  }

  @Test
  void anotherCommandGoesOnWithTheRest() throws IOException {
    sluice.lines("a").run("--", "true");
    sluice.lines("a", "b");
    assertThat(sluice.run("--new-command", "--", "echo").lines()).containsExactly("b");
    assertThat(sluice.run("--", "echo").code()).isZero();
  }

  @Test
  void freshStartsOver() throws IOException {
    sluice.lines("a", "b").run("--", "true");
    assertThat(sluice.run("--fresh", "--", "echo").lines()).containsExactlyInAnyOrder("a", "b");
    assertThat(sluice.run("--", "echo").lines()).isEmpty();
  }

  @Test
  void resultsAreLinesOfJson() throws IOException {
    sluice
        .lines("a\"b")
        .run(
            script("echo out; exit 3", "--retries", "1", "--results", sluice.path("r").toString()));
    assertThat(sluice.fileLines("r")).hasSize(1);
    assertThat(sluice.fileLines("r").get(0))
        .matches(
            "\\{\"id\":\"[0-9a-f-]{36}\",\"state\":\"failed\",\"line\":\"a\\\\\"b\",\"exitCode\":3,"
                + "\"attempts\":2,\"durationMillis\":\\d+,\"output\":\"out\\\\n\","
                + "\"error\":\"exit code 3\"}");
  }

  @Test
  void resultsGoOnWithoutRepeatingALine() throws IOException {
    String results = sluice.path("r").toString();
    sluice.lines("a", "b").run("--results", results, "--", "echo");
    sluice.lines("a", "b", "c").run("--results", results, "--", "echo");
    assertThat(sluice.fileLines("r")).hasSize(3);
    sluice.run("--fresh", "--results", results, "--", "echo");
    assertThat(sluice.fileLines("r")).hasSize(3);
  }

  @Test
  void resultsThatCannotBeWrittenHaltTheRunAndItSaysWhyOnce() throws IOException {
    String[] lines = IntStream.range(0, 40).mapToObj(Integer::toString).toArray(String[]::new);
    RunHarness.Result full =
        sluice.lines(lines).run("-j", "8", "--results", "/dev/full", "--", "true");
    assertThat(full.code()).isEqualTo(1);
    assertThat(full.err())
        .containsOnlyOnce("the results cannot be written (No space left on device)")
        .contains("0 of 40 lines done, 40 left; the same command goes on from here")
        .doesNotContain("see above");
    assertThat(sluice.run("--results", sluice.path("r").toString(), "--", "true").code()).isZero();
    assertThat(sluice.fileLines("r")).hasSize(40);
  }

  @Test
  void outputComesInTheOrderOfTheInputOnRequest() throws IOException {
    // The first line waits until the last one has run.
    Path last = sluice.path("last");
    String wait = "case $1 in 1) until test -e " + last + "; do :; done;; 9) >" + last + ";; esac";
    String[] lines = IntStream.rangeClosed(1, 9).mapToObj(Integer::toString).toArray(String[]::new);
    RunHarness.Result result =
        sluice.lines(lines).run(script(wait + "; echo $1", "--keep-order", "-j", "2"));
    assertThat(result.lines()).containsExactly(lines);
  }

  @Test
  void keptOrderSkipsWhatAnEarlierRunHasShown() throws IOException {
    sluice.lines("a", "b").run("--keep-order", "--", "echo");
    RunHarness.Result second = sluice.lines("c", "a", "d", "b").run("--keep-order", "--", "echo");
    assertThat(second.lines()).containsExactly("c", "d");
  }

  @Test
  void aFailureHaltsOnRequest() throws IOException {
    String[] lines = IntStream.range(0, 200).mapToObj(i -> "line " + i).toArray(String[]::new);
    RunHarness.Result result =
        sluice
            .lines(lines)
            .run(script("echo ran; false", "--halt-on-fail", "--retries", "0", "-j", "2"));
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.lines()).hasSizeLessThan(100);
    assertThat(result.err()).contains("halted", "left");
  }

  @Test
  void aDryRunShowsTheCommandsAndChangesNothing() throws IOException {
    RunHarness.Result dry = sluice.lines("a b", "c").run("--dry-run", "--", "touch", "{}");
    assertThat(dry.code()).isZero();
    assertThat(dry.lines()).containsExactly("touch 'a b'", "touch c");
    assertThat(sluice.path("in.txt.sluice")).doesNotExist();
  }

  @Test
  void aDryRunLeavesOutWhatIsDone() throws IOException {
    sluice.lines("a").run("--", "true");
    assertThat(sluice.lines("a", "b").run("--dry-run", "--", "true").lines())
        .containsExactly("true b");
  }

  @Test
  void quietSaysNothing() throws IOException {
    assertThat(sluice.lines("a").run("--quiet", "--", "true").err()).isEmpty();
  }

  @Test
  void aTimeoutEndsTheWholeTree() throws IOException {
    // The background child holds the output open: the run is over only when it is gone.
    RunHarness.Result result =
        sluice
            .lines("a")
            .run(script("sleep 600 & sleep 600", "--timeout", "300ms", "--retries", "0"));
    assertThat(result.code()).isEqualTo(1);
  }

  @Test
  void anInputFromAPipeNeedsANameAndAStore() {
    RunHarness.Result without = sluice.runExactly("a\n".getBytes(UTF_8), "-", "--", "echo");
    assertThat(without.code()).isEqualTo(2);
    assertThat(without.err()).contains("--name", "--store");
    String store = "file:" + sluice.path("jobs");
    for (List<String> expected : List.of(List.of("a", "b"), List.<String>of())) {
      RunHarness.Result with =
          sluice.runExactly(
              "a\nb\n".getBytes(UTF_8), "--name", "mine", "--store", store, "--", "echo");
      assertThat(with.lines()).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void anUnknownProgramIsRefusedBeforeAnythingIsDone() throws IOException {
    RunHarness.Result result = sluice.lines("a").run("--", "no-such-program-at-all", "{}");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("no-such-program-at-all");
    assertThat(sluice.path("in.txt.sluice")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--concurrency 0 -- true",
        "--retries -1 -- true",
        "--timeout soon -- true",
        "--rate fast -- true",
        "--retry-delay 0s -- true",
        "--name *bad* -- true",
        "--store nonsense -- true",
        "--store nosuch:x -- true",
        "--fresh --new-command -- true",
        "second-input -- true",
        "--",
        "true",
        "--no-such-option -- true"
      })
  void wrongUsageIsExitCode2(String arguments) throws IOException {
    RunHarness.Result result = sluice.lines("a").run(arguments.split(" ", -1));
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).isNotBlank();
    assertThat(sluice.path("in.txt.sluice")).doesNotExist();
  }

  @Test
  void aMissingInputIsWrongUsage() {
    assertThat(sluice.run("--", "true").code()).isEqualTo(2);
  }

  @Test
  void aRateSlowsTheRunDown() throws IOException {
    long begin = System.nanoTime();
    sluice.lines("1", "2", "3", "4", "5", "6").run("--rate", "10/s", "-j", "6", "--", "true");
    assertThat(System.nanoTime() - begin).isGreaterThan(300_000_000L);
  }

  @Test
  void aNulByteInALineFailsThatLineOnly() throws IOException {
    Files.write(sluice.input(), "a\0b\nc\n".getBytes(UTF_8));
    RunHarness.Result result = sluice.run("--", "echo");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.lines()).containsExactly("c");
  }

  @Test
  void aStoreInMemoryServesForOneRun() throws IOException {
    assertThat(sluice.lines("a").run("--store", "memory:", "--", "echo").lines())
        .containsExactly("a");
  }
}
