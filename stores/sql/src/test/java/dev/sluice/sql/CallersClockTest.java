package dev.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.chaos.ChaosPlan;
import dev.sluice.testkit.chaos.ChaosRounds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * That {@link PostgresSkewedProcessesTest} and its like find a store whose times are those of its
 * callers: SQLite has no others.
 */
@Timeout(240)
class CallersClockTest {
  private static final Duration SHORT = Duration.ofSeconds(2);

  @TempDir Path folder;

  @Test
  void clocksThatAreWrongGiveAwayAStoreThatGoesByThem() throws Exception {
    ChaosPlan plan = ChaosPlan.usual().killing(SHORT).patience(SHORT).skew(Duration.ofMinutes(1));
    // What one whose clock is behind delays is due at once for those whose clock is ahead.
    assertThat(
            ChaosRounds.unseen(
                plan,
                folder,
                round -> "jdbc:sqlite:" + folder.resolve("jobs" + round + ".db"),
                Map.of("ran early", ChaosRounds.violation(" x ran early"))))
        .isEmpty();
  }
}
