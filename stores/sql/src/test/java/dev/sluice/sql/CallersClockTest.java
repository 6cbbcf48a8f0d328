package dev.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.chaos.ChaosPlan;
import dev.sluice.testkit.chaos.ChaosReport;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * That {@link PostgresSkewedProcessesTest} and its like find a store whose times are those of its
 * callers: SQLite has no others.
 */
@Timeout(120)
class CallersClockTest {
  private static final Duration SHORT = Duration.ofSeconds(2);

  @TempDir Path folder;

  @Test
  void clocksThatAreWrongGiveAwayAStoreThatGoesByThem() throws Exception {
    long seed = System.nanoTime();
    String url = "jdbc:sqlite:" + folder.resolve("jobs.db");
    ChaosPlan plan = ChaosPlan.usual().killing(SHORT).patience(SHORT).skew(Duration.ofMinutes(1));
    ChaosReport report = plan.run(url, folder, seed);
    // What one whose clock is behind delays is due at once for those whose clock is ahead.
    assertThat(report.violations())
        .as("seed %s; %s", seed, report.summary())
        .anyMatch(text -> text.endsWith(" x ran early"));
  }
}
