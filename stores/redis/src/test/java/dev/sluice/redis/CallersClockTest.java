package dev.sluice.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.servers.RedisServer;
import dev.sluice.testkit.chaos.ChaosPlan;
import dev.sluice.testkit.chaos.ChaosReport;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** That {@link RedisSkewedProcessesTest} finds a store whose times are those of its callers. */
@Timeout(120)
class CallersClockTest {
  private static final Duration SHORT = Duration.ofSeconds(2);

  @TempDir Path journals;

  @Test
  void clocksThatAreWrongGiveAwayAStoreThatGoesByThem() throws Exception {
    long seed = System.nanoTime();
    String url = RedisServer.sharedUrl() + "?clock=caller&prefix=" + Stores.freshPrefix();
    ChaosPlan plan = ChaosPlan.usual().killing(SHORT).patience(SHORT).skew(Duration.ofMinutes(1));
    ChaosReport report = plan.run(url, journals, seed);
    // What one whose clock is behind delays is due at once for those whose clock is ahead, and what
    // he runs has no lease for them.
    assertThat(report.violations())
        .as("seed %s; %s", seed, report.summary())
        .anyMatch(text -> text.endsWith(" x ran early"))
        .anyMatch(text -> text.endsWith(" x ran again though it was not in flight at a kill"));
    assertThat(report.lostAlive()).as("leases lost alive, seed %s", seed).isPositive();
  }
}
