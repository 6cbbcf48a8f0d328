package dev.sluice.cli.run;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ctrl-C, and other things that need a process of their own. */
class InterruptTest {
  @TempDir Path directory;

  private Path input(int lines) throws java.io.IOException {
    return Files.write(
        directory.resolve("in.txt"), IntStream.range(0, lines).mapToObj(i -> "" + i).toList());
  }

  @Test
  void onceClaimsNothingMoreAndLetsFinishWhatRuns() throws Exception {
    Path begun = directory.resolve("begun");
    Path go = directory.resolve("go");
    Path done = directory.resolve("done");
    String script =
        "echo $1 >>" + begun + "; until test -e " + go + "; do sleep 0.05; done; echo $1 >>" + done;
    String[] arguments = {
      "run", input(10).toString(), "-j", "2", "--", "sh", "-c", script, "sh", "{}"
    };
    try (SluiceProcess sluice = SluiceProcess.start(directory, arguments)) {
      SluiceProcess.await(() -> SluiceProcess.lines(begun).size() == 2, "two that run");
      sluice.interrupt();
      SluiceProcess.await(() -> sluice.err().contains("stopping"), "the answer");
      Files.createFile(go);
      assertThat(sluice.exitCode()).as(sluice.err()).isEqualTo(130);
      assertThat(sluice.err()).contains("interrupted: 2 of 10 lines done, 8 left");
    }
    assertThat(SluiceProcess.lines(done)).hasSize(2);
    try (SluiceProcess rest = SluiceProcess.start(directory, arguments)) {
      assertThat(rest.exitCode()).isZero();
    }
    assertThat(SluiceProcess.lines(done)).hasSize(10).doesNotHaveDuplicates();
  }

  @Test
  void twiceEndsWhatRunsAndItRunsAgainWithoutACountedAttempt() throws Exception {
    Path begun = directory.resolve("begun");
    String script = "echo $$ $SLUICE_ATTEMPT >>" + begun + "; sleep 600 & sleep 600";
    String[] arguments = {
      "run", input(1).toString(), "--retries", "0", "--", "sh", "-c", script, "sh", "{}"
    };
    for (int run = 1; run <= 2; run++) {
      int expected = run;
      try (SluiceProcess sluice = SluiceProcess.start(directory, arguments)) {
        SluiceProcess.await(() -> SluiceProcess.lines(begun).size() == expected, "an attempt");
        sluice.interrupt();
        SluiceProcess.await(() -> sluice.err().contains("stopping"), "the first answer");
        sluice.interrupt();
        assertThat(sluice.exitCode()).as(sluice.err()).isEqualTo(130);
      }
    }
    assertThat(SluiceProcess.lines(begun)).hasSize(2).allMatch(line -> line.endsWith(" 1"));
    for (String line : SluiceProcess.lines(begun)) {
      long pid = Long.parseLong(line.substring(0, line.indexOf(' ')));
      assertThat(ProcessHandle.of(pid)).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"--retries=1, true", "--quiet, false", "--store=file:there, false"})
  void aStoreInTheEnvironmentIsNotTakenWhichIsSaid(String option, boolean said) throws Exception {
    String elsewhere = "file:" + directory.resolve("elsewhere");
    List<String> run = List.of("run", input(1).toString(), inDirectory(option), "--", "true");
    try (SluiceProcess sluice =
        SluiceProcess.start(directory, Map.of("SLUICE_STORE", elsewhere), run)) {
      assertThat(sluice.exitCode()).as(sluice.err()).isZero();
      String note = "sluice: the lines are kept in file:" + directory.toRealPath();
      assertThat(sluice.err().contains(note)).as(sluice.err()).isEqualTo(said);
      assertThat(sluice.err().contains("SLUICE_STORE")).isEqualTo(said);
    }
    assertThat(directory.resolve("elsewhere")).doesNotExist();
  }

  private String inDirectory(String option) {
    return option.replace("file:", "file:" + directory + "/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "C.UTF-8"})
  void bytesPassThroughInAnyLocale(String locale) throws Exception {
    byte[] line = "x\u00ff\u00c3\u00a4\u0080'$\\".getBytes(ISO_8859_1);
    Path input = directory.resolve("in.txt");
    Files.write(input, line);
    // The command's own argument has such bytes too: a shell gives them to us.
    try (SluiceProcess sluice =
        SluiceProcess.start(
            directory,
            Map.of("LC_ALL", locale),
            List.of("run", input.toString(), "--", "printf", "%s", "{}-\u00e4{}"))) {
      assertThat(sluice.exitCode()).as(sluice.err()).isZero();
      String both = new String(line, ISO_8859_1);
      String ae = new String("\u00e4".getBytes(nativeCharset()), ISO_8859_1);
      assertThat(new String(sluice.out(), ISO_8859_1)).isEqualTo(both + "-" + ae + both + "\n");
    }
  }

  private static java.nio.charset.Charset nativeCharset() {
    return Runtime.version().feature() < 18
        ? java.nio.charset.Charset.defaultCharset()
        : java.nio.charset.Charset.forName(System.getProperty("sun.jnu.encoding"));
  }

  @Test
  @SuppressWarnings("try") // closing the pipe is the end of the input
  void linesOfAPipeRunAsTheyCome() throws Exception {
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    try (SluiceProcess sluice =
            SluiceProcess.start(
                directory,
                "run",
                pipe.toString(),
                "--name",
                "piped",
                "--store",
                "file:" + directory.resolve("jobs"),
                "--",
                "echo");
        var lines = Files.newOutputStream(pipe)) {
      lines.write("first\n".getBytes(ISO_8859_1));
      lines.flush();
      SluiceProcess.await(
          () -> new String(sluice.out(), ISO_8859_1).equals("first\n"), "the first line's output");
      lines.write("second\n".getBytes(ISO_8859_1));
      lines.close();
      assertThat(sluice.exitCode()).isZero();
      assertThat(new String(sluice.out(), ISO_8859_1)).isEqualTo("first\nsecond\n");
    }
  }
}
