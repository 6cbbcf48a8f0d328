package dev.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many workers and producers at once: nobody sees a deadlock, nothing is lost or done twice. */
@Timeout(300)
class DeadlockTest {
  private static final System.Logger LOG = System.getLogger(DeadlockTest.class.getName());
  private static final Duration TIME =
      Boolean.getBoolean("sluice.long") ? Duration.ofMinutes(1) : Duration.ofSeconds(4);

  private final long seed = System.nanoTime();

  @ParameterizedTest
  @EnumSource(names = {"POSTGRES", "MARIADB"})
  void eightWorkersAndEightProducersGetOnWithEachOther(SqlTransactionTest.Kind kind)
      throws Exception {
    String url =
        kind == SqlTransactionTest.Kind.POSTGRES ? Stores.freshPostgres() : Stores.freshMariaDb();
    try (Load load = new Load(url + "&pool=4", 8, 8, Duration.ofSeconds(30), seed)) {
      Eventually.pass(TIME);
      load.everyJobWasRun();
      LOG.log(System.Logger.Level.INFO, kind + ": " + load);
      assertThat(load.errors()).as("seed %d", seed).isEmpty();
      assertThat(load.doubled()).as("seed %d", seed).isZero();
    }
  }
}
