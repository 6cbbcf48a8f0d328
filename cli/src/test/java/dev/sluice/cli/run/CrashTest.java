package dev.sluice.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left after SIGKILL, and what the next run makes of it. */
class CrashTest {
  private static final int CONCURRENCY = 5;

  @TempDir Path directory;

  @Test
  void nothingIsLostAndLittleIsDoubledOverFiveKills() throws Exception {
    int lines = Boolean.getBoolean("sluice.long") ? 10_000 : 1_500;
    int kills = 5;
    Path input = directory.resolve("in.txt");
    Path ran = directory.resolve("ran");
    Files.write(input, IntStream.range(0, lines).mapToObj(i -> "line " + i).toList());
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String[] arguments = {
      "run",
      input.toString(),
      "-j",
      "" + CONCURRENCY,
      "--results",
      directory + "/results",
      "--",
      "sh",
      "-c",
      "echo \"$1\" >>" + ran,
      "sh",
      "{}"
    };
    int before = 0;
    for (int kill = 1; kill <= kills; kill++) {
      int target = before + 50 + random.nextInt(lines / (kills + 2));
      try (SluiceProcess sluice = SluiceProcess.start(directory, arguments)) {
        SluiceProcess.await(
            () -> SluiceProcess.lines(ran).size() >= target || !sluice.isAlive(), "progress");
        sluice.kill();
      }
      before = SluiceProcess.lines(ran).size();
    }
    try (SluiceProcess sluice = SluiceProcess.start(directory, arguments)) {
      assertThat(sluice.exitCode()).as(sluice.err()).isZero();
    }
    List<String> all = SluiceProcess.lines(ran);
    assertThat(new HashSet<>(all)).as("seed %s", seed).hasSize(lines);
    assertThat(all.size() - lines).as("doubles, seed %s", seed).isBetween(0, kills * CONCURRENCY);
    resultsAreWhole(lines);
  }

  private void resultsAreWhole(int lines) {
    List<String> results = SluiceProcess.lines(directory.resolve("results"));
    assertThat(results).hasSize(lines).allMatch(line -> line.endsWith("}"));
    Map<String, Long> ids =
        results.stream()
            .collect(Collectors.groupingBy(l -> l.substring(0, 44), Collectors.counting()));
    assertThat(ids).hasSize(lines);
  }

  @Test
  void anOrphanIsEndedBeforeItsLineRunsAgain() throws Exception {
    Path input = Files.writeString(directory.resolve("in.txt"), "only\n");
    Path pids = directory.resolve("pids");
    // The first attempt would go on for ten minutes, with a child of its own in the background.
    String script =
        "echo $$ >>" + pids + "; test $(wc -l <" + pids + ") = 2 && exit 0; sleep 600 & sleep 600";
    String[] arguments = {"run", input.toString(), "--", "sh", "-c", script, "sh"};
    try (SluiceProcess first = SluiceProcess.start(directory, arguments)) {
      SluiceProcess.await(() -> !SluiceProcess.lines(pids).isEmpty(), "the first attempt");
      first.kill();
    }
    long orphan = Long.parseLong(SluiceProcess.lines(pids).get(0));
    assertThat(ProcessHandle.of(orphan)).as("survives its parent").isPresent();
    try (SluiceProcess second = SluiceProcess.start(directory, arguments)) {
      assertThat(second.exitCode()).as(second.err()).isZero();
      assertThat(second.err()).contains("left behind");
    }
    assertThat(ProcessHandle.of(orphan).filter(p -> p.info().command().isPresent())).isEmpty();
    assertThat(SluiceProcess.lines(pids)).hasSize(2);
  }

  @Test
  void aSecondProcessIsRefusedWhileTheFirstRuns() throws Exception {
    Path input = Files.writeString(directory.resolve("in.txt"), "only\n");
    Path begun = directory.resolve("begun");
    String[] arguments = {
      "run", input.toString(), "--", "sh", "-c", "touch " + begun + "; sleep 600", "sh"
    };
    try (SluiceProcess first = SluiceProcess.start(directory, arguments)) {
      SluiceProcess.await(() -> Files.exists(begun), "the first attempt");
      try (SluiceProcess second = SluiceProcess.start(directory, arguments)) {
        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.out()).isEmpty();
      }
      assertThat(first.isAlive()).isTrue();
    }
  }
}
