package dev.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.StorageUrl;
import dev.sluice.testkit.ManualClock;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A claim reads the first few of its line from the index, and sorts nothing, however many wait. */
class ClaimPlanTest {
  private static final int BACKLOG = 100_000;
  private static final int BATCH = 5_000;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void aClaimGoesByItsIndex(SqlTransactionTest.Kind kind) throws Exception {
    String url = kind.url(folder);
    try (SqlStore store = Stores.open(url, new ManualClock())) {
      for (int i = 0; i < BACKLOG / BATCH; i++) {
        store.enqueue(jobs());
      }
      String plan = String.join("\n", plan(kind, url)).toLowerCase(Locale.ROOT);
      assertThat(plan).contains("sluice_job_lane");
      assertThat(plan).doesNotContain("filesort", "temp b-tree", "sort key", "tablescan");
      if (kind == SqlTransactionTest.Kind.H2) {
        assertThat(plan).contains("index sorted");
      }
    }
  }

  @Test
  void aClaimTakesByNumberOnSqlite() throws Exception {
    String url = SqlTransactionTest.Kind.SQLITE.url(folder);
    Stores.open(url, new ManualClock()).close();
    String take = "UPDATE sluice_job" + HotPath.TAKE + "(?" + ", ?".repeat(63) + ")";
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement statement = connection.prepareStatement("EXPLAIN QUERY PLAN " + take)) {
      assertThat(lines(statement)).singleElement().asString().contains("USING INTEGER PRIMARY KEY");
    }
  }

  private static List<NewJob> jobs() {
    List<NewJob> jobs = new ArrayList<>(BATCH);
    for (int i = 0; i < BATCH; i++) {
      jobs.add(new NewJob(JobId.next(), "q", "", new byte[] {1}, JobOptions.DEFAULT, null));
    }
    return jobs;
  }

  private static List<String> plan(SqlTransactionTest.Kind kind, String url) throws SQLException {
    if (kind == SqlTransactionTest.Kind.POSTGRES) {
      Stores.execute(url, "ANALYZE sluice_job");
    }
    String explain = kind == SqlTransactionTest.Kind.SQLITE ? "EXPLAIN QUERY PLAN " : "EXPLAIN ";
    Dialect dialect = SqlOptions.parse(StorageUrl.parse(url)).dialect();
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement statement =
            connection.prepareStatement(explain + HotPath.FIND + dialect.skipLocked())) {
      statement.setLong(1, lane(connection));
      statement.setLong(2, 1);
      statement.setInt(3, 10);
      return lines(statement);
    }
  }

  /** The line that they all stand in. */
  private static long lane(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT MIN(lane) FROM sluice_job")) {
      assertThat(row.next()).isTrue();
      return row.getLong(1);
    }
  }

  private static List<String> lines(PreparedStatement statement) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        StringBuilder line = new StringBuilder();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          line.append(rows.getString(i)).append(' ');
        }
        lines.add(line.toString());
      }
    }
    return lines;
  }
}
