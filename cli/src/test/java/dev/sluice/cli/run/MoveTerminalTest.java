package dev.sluice.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import dev.sluice.cli.Storages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code sluice move} on a terminal: from files to SQL to Redis. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class MoveTerminalTest {
  private static final int JOBS = 5_000;
  private static final int WIDTH = 20;
  private static final Pattern BAR =
      Pattern.compile("\\[(#*)( *)\\] ([\\d,]+) moved, ([\\d,]+) left, at \"q\\d\"\r");

  @TempDir Path folder;

  private final long seed = System.nanoTime();

  private record Bar(int full, int width, int moved, int left) {}

  private static List<Bar> bars(String shown) {
    List<Bar> bars = new ArrayList<>();
    for (Matcher bar = BAR.matcher(shown); bar.find(); ) {
      int full = bar.group(1).length();
      int width = full + bar.group(2).length();
      bars.add(new Bar(full, width, number(bar.group(3)), number(bar.group(4))));
    }
    return bars;
  }

  private static int number(String text) {
    return Integer.parseInt(text.replace(",", ""));
  }

  @Test
  void theBarGrowsAndIsErasedAtTheEnd() throws Exception {
    String files = Storages.fresh("file", folder);
    try (Sluice sluice = Sluice.open(files)) {
      new MovedJobs(seed).fill(sluice, JOBS);
    }
    String sql = Storages.fresh("sqlite", folder);
    move(files, sql);
    move(sql, Storages.fresh("redis", folder));
  }

  private void move(String from, String to) throws Exception {
    String[] command = {"move", "--from", from, "--to", to};
    try (PseudoTerminal terminal = PseudoTerminal.told(folder, command)) {
      assertThat(terminal.exitCode()).as(terminal.shown()).isZero();
      List<Bar> bars = bars(terminal.shown());
      assertThat(bars).as(terminal.shown()).isNotEmpty();
      assertThat(bars).extracting(Bar::moved).as("moved, seed %s", seed).isSorted();
      assertThat(bars)
          .as("seed %s", seed)
          .allSatisfy(
              bar -> {
                assertThat(bar.moved() + bar.left()).isEqualTo(JOBS);
                assertThat(bar.width()).isEqualTo(WIDTH);
                assertThat(bar.full()).isEqualTo(WIDTH * bar.moved() / JOBS);
              });
      assertThat(terminal.screen()).containsExactly(JOBS + " jobs moved", "");
    }
  }
}
