package dev.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.Settings;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.Settlement.Complete;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.SweepRequest;
import dev.sluice.testkit.Eventually;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Plans that were made while there was no job are still good when there are many, and the server
 * has not counted them yet.
 */
class PostgresPlanTest {
  /** After so many the driver has a statement prepared, and the server its plan kept. */
  private static final int SETTLED = 15;

  private static final int SCHEDULED = 20_000;
  private static final int BATCH = 1_000;

  @Test
  void noPlanReadsTheWholeTable() throws Exception {
    String url = Stores.freshPostgres();
    StorageUrl one = StorageUrl.parse(url + "&pool=1");
    Scans bound;
    try (SqlStore store = SqlStore.open(one, new Settings(InstantSource.system()))) {
      // Now the server knows that the table is nearly empty, and that a look into its indexes is
      // dear: they are still as large as they were.
      enqueueLater(store);
      Stores.execute(
          url, "DELETE FROM sluice_job WHERE seq < (SELECT max(seq) - 2 FROM sluice_job)");
      Stores.execute(url, "VACUUM ANALYZE sluice_job");
      bound = work(store, url);
    }
    assertWithin(bound, url);
  }

  @Test
  void norDoesItOnAPoolOfTheApplicationsOwn() throws Exception {
    String url = Stores.freshPostgres();
    Scans bound;
    try (SqlStore store = SqlStore.using(new LentConnections(url).source())) {
      // Now the server knows that the table is empty. What other tests have left in the indexes
      // would make it read the table: such connections have no protection from that.
      Stores.execute(url, "REINDEX TABLE sluice_job");
      Stores.execute(url, "VACUUM ANALYZE sluice_job");
      bound = work(store, url);
    }
    assertWithin(bound, url);
  }

  private static Scans work(SqlStore store, String url) throws Exception {
    Scans before = scans(url);
    long turns = turns(store);
    enqueueLater(store);
    turns += turns(store);
    return new Scans(before.rows + SCHEDULED, before.index + turns);
  }

  private static void enqueueLater(SqlStore store) {
    for (int i = 0; i < SCHEDULED / BATCH; i++) {
      store.enqueue(jobs(BATCH, Duration.ofDays(1)));
    }
  }

  private static void assertWithin(Scans bound, String url) {
    Eventually.holds("the server has counted them", () -> scans(url).index >= bound.index);
    assertThat(scans(url).rows).isLessThan(bound.rows);
  }

  private static long turns(SqlStore store) throws InterruptedException {
    for (int i = 0; i < SETTLED; i++) {
      store.enqueue(jobs(10, null));
      List<Delivery> claimed =
          store.claim(
              new ClaimRequest(List.of("q"), 10, Duration.ofSeconds(30), Duration.ZERO, "test"));
      assertThat(claimed).hasSize(10);
      List<Settlement> outcomes = new ArrayList<>();
      claimed.forEach(job -> outcomes.add(new Complete(job, null)));
      store.settle(outcomes);
      store.sweep(new SweepRequest(100));
    }
    return SETTLED;
  }

  private static List<NewJob> jobs(int count, @Nullable Duration delay) {
    JobOptions options =
        new JobOptions(Map.of(), 0, null, delay, null, null, 25, null, null, Duration.ZERO, 5);
    List<NewJob> jobs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      jobs.add(new NewJob(JobId.next(), "q", "", new byte[] {1}, options, null));
    }
    return jobs;
  }

  /**
   * How the table was read.
   *
   * @param rows how many rows in all
   * @param index how often by an index
   */
  private record Scans(long rows, long index) {}

  private static Scans scans(String url) {
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT seq_tup_read + idx_tup_fetch, idx_scan FROM pg_stat_user_tables"
                    + " WHERE relid = to_regclass('sluice_job')");
        ResultSet row = statement.executeQuery()) {
      assertThat(row.next()).isTrue();
      return new Scans(row.getLong(1), row.getLong(2));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
