package dev.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Eventually;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Many workers and producers at once: nobody sees a deadlock, nothing is lost or done twice. There
 * may be a deadlock now and then, where an index is locked behind a statement's back; an order of
 * locks that somebody does not keep makes many.
 */
@Timeout(300)
class DeadlockTest {
  private static final System.Logger LOG = System.getLogger(DeadlockTest.class.getName());
  private static final Duration TIME =
      Boolean.getBoolean("sluice.long") ? Duration.ofMinutes(1) : Duration.ofSeconds(4);

  /** One for so many jobs, at most: it was one for seven when a completion locked too early. */
  private static final int JOBS_A_DEADLOCK = 50;

  private final long seed = System.nanoTime();

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(names = {"POSTGRES", "MARIADB", "MYSQL"})
  void eightWorkersAndEightProducersGetOnWithEachOther(SqlTransactionTest.Kind kind)
      throws Exception {
    String url = kind.url(folder);
    long before = deadlocks(kind, url);
    try (Load load = new Load(url + "&pool=4", 8, 8, Duration.ofSeconds(30), seed)) {
      Eventually.pass(TIME);
      load.everyJobWasRun();
      LOG.log(System.Logger.Level.INFO, kind + ": " + load);
      assertThat(load.errors()).as("seed %d", seed).isEmpty();
      assertThat(load.doubled()).as("seed %d", seed).isZero();
      assertThat(deadlocks(kind, url) - before)
          .as("deadlocks, seed %d", seed)
          .isLessThanOrEqualTo(load.run() / JOBS_A_DEADLOCK);
    }
  }

  /** How many the server has met so far. */
  private static long deadlocks(SqlTransactionTest.Kind kind, String url) throws SQLException {
    String sql =
        switch (kind) {
          case POSTGRES ->
              "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()";
          case MARIADB ->
              "SELECT variable_value FROM information_schema.global_status"
                  + " WHERE variable_name = 'INNODB_DEADLOCKS'";
          case MYSQL ->
              "SELECT count FROM information_schema.innodb_metrics WHERE name = 'lock_deadlocks'";
          case SQLITE, H2 -> throw new IllegalArgumentException(kind + " has one writer");
        };
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      assertThat(row.next()).isTrue();
      return row.getLong(1);
    }
  }
}
