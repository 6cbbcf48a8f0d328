package dev.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement.Complete;
import dev.sluice.spi.StoreException;
import dev.sluice.testkit.ManualClock;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is done in transactions of the caller's own. */
class SqlTransactionTest {
  private static final Duration LEASE = Duration.ofSeconds(30);

  @TempDir Path folder;

  private final ManualClock clock = new ManualClock();

  enum Kind {
    SQLITE,
    H2,
    POSTGRES,
    MARIADB,
    MYSQL;

    String url(Path folder) {
      return switch (this) {
        case SQLITE -> "jdbc:sqlite:" + folder.resolve("jobs.db");
        case H2 -> "jdbc:h2:" + folder.resolve("jobs");
        case POSTGRES -> Stores.freshPostgres();
        case MARIADB -> Stores.freshMariaDb();
        case MYSQL -> Stores.freshMySql();
      };
    }
  }

  private static NewJob job() {
    return new NewJob(JobId.next(), "q", "", new byte[] {1}, JobOptions.DEFAULT, null);
  }

  private static List<Delivery> claim(SqlStore store) throws InterruptedException {
    return store.claim(new ClaimRequest(List.of("q"), 10, LEASE, Duration.ZERO, "test"));
  }

  private static Connection transaction(String url) throws SQLException {
    Connection connection = DriverManager.getConnection(url);
    connection.setAutoCommit(false);
    return connection;
  }

  @ParameterizedTest
  @EnumSource
  void whatIsEnqueuedIsThereWithTheCommit(Kind kind) throws Exception {
    String url = kind.url(folder);
    try (SqlStore store = Stores.open(url, clock);
        Connection connection = transaction(url)) {
      NewJob job = job();
      assertThat(store.enqueue(connection, List.of(job)))
          .containsExactly(Enqueued.inserted(job.id()));
      assertThat(store.find(job.id())).isEmpty();
      connection.commit();
      assertThat(claim(store)).extracting(Delivery::job).containsExactly(job.id());
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsRolledBackNeverWas(Kind kind) throws Exception {
    String url = kind.url(folder);
    try (SqlStore store = Stores.open(url, clock);
        Connection connection = transaction(url)) {
      store.enqueue(connection, List.of(job()));
      connection.rollback();
      assertThat(store.counts()).isEmpty();
      NewJob job = job();
      assertThat(store.enqueue(List.of(job))).containsExactly(Enqueued.inserted(job.id()));
      assertThat(claim(store)).extracting(Delivery::job).containsExactly(job.id());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aJobIsCompletedWithTheCommit(Kind kind) throws Exception {
    String url = kind.url(folder);
    try (SqlStore store = Stores.open(url, clock);
        Connection connection = transaction(url)) {
      store.enqueue(List.of(job()));
      Delivery running = claim(store).get(0);
      store.completeIn(connection, running);
      connection.commit();
      assertThat(store.settle(List.of(new Complete(running, null))))
          .containsExactly(Settled.COMPLETED);
      assertThat(store.counts()).isEmpty();
      assertThatThrownBy(() -> store.completeIn(connection, running))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("lost");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aJobRunsAgainAfterARollback(Kind kind) throws Exception {
    String url = kind.url(folder);
    try (SqlStore store = Stores.open(url, clock);
        Connection connection = transaction(url)) {
      store.enqueue(List.of(job()));
      Delivery running = claim(store).get(0);
      store.completeIn(connection, running);
      connection.rollback();
      assertThat(store.settle(List.of(new Complete(running, null))))
          .containsExactly(Settled.LEASE_LOST);
      clock.advance(LEASE.plusSeconds(1));
      store.sweep(new dev.sluice.spi.SweepRequest(10));
      assertThat(claim(store)).extracting(Delivery::job).containsExactly(running.job());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"H2", "POSTGRES", "MARIADB"})
  void aQueueIsFoundThatCameAfterTheTransactionBegan(Kind kind) throws Exception {
    String url = kind.url(folder);
    try (SqlStore store = Stores.open(url, clock);
        SqlStore producer = Stores.open(url, clock);
        Connection connection = transaction(url);
        Statement statement = connection.createStatement()) {
      // From here on MariaDB shows this transaction what was there then.
      statement.executeQuery("SELECT COUNT(*) FROM sluice_queue").close();
      producer.enqueue(List.of(job()));
      NewJob job = job();
      assertThat(store.enqueue(connection, List.of(job)))
          .containsExactly(Enqueued.inserted(job.id()));
      connection.commit();
      assertThat(store.counts("q").ready()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aConnectionThatCommitsByItselfIsRefused(Kind kind) throws Exception {
    String url = kind.url(folder);
    try (SqlStore store = Stores.open(url, clock);
        Connection connection = DriverManager.getConnection(url)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> store.enqueue(connection, List.of(job())))
          .withMessageContaining("commits by itself");
    }
  }

  @ParameterizedTest
  @EnumSource
  void thePoolOfTheApplicationServes(Kind kind) throws Exception {
    LentConnections pool = new LentConnections(kind.url(folder));
    try (SqlStore store = SqlStore.using(pool.source())) {
      NewJob job = job();
      store.enqueue(List.of(job));
      Delivery running = claim(store).get(0);
      assertThat(running.job()).isEqualTo(job.id());
      assertThat(store.settle(List.of(new Complete(running, null))))
          .containsExactly(Settled.COMPLETED);
    }
    assertThat(pool.lent()).isPositive();
    assertThat(pool.changed()).isZero();
    assertThat(pool.out()).isZero();
  }
}
