package dev.sluice.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.servers.RedisServer;
import dev.sluice.testkit.chaos.ChaosPlan;
import dev.sluice.testkit.chaos.ChaosReport;
import dev.sluice.testkit.chaos.ChaosRounds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** That {@link RedisSkewedProcessesTest} finds a store whose times are those of its callers. */
@Timeout(240)
class CallersClockTest {
  private static final Duration SHORT = Duration.ofSeconds(2);

  @TempDir Path journals;

  @Test
  void clocksThatAreWrongGiveAwayAStoreThatGoesByThem() throws Exception {
    String url = RedisServer.sharedUrl() + "?clock=caller&prefix=";
    ChaosPlan plan = ChaosPlan.usual().killing(SHORT).patience(SHORT).skew(Duration.ofMinutes(1));
    // What one whose clock is behind delays is due at once for those whose clock is ahead, and what
    // he runs has no lease for them.
    Map<String, Predicate<ChaosReport>> signs =
        Map.of(
            "ran early", ChaosRounds.violation(" x ran early"),
            "ran again",
                ChaosRounds.violation(" x ran again though it was not in flight at a kill"),
            "leases lost alive", report -> report.lostAlive() > 0);
    assertThat(ChaosRounds.unseen(plan, journals, round -> url + Stores.freshPrefix(), signs))
        .isEmpty();
  }
}
