package dev.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.Settings;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StorageUrl;
import dev.sluice.testkit.Eventually;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On PostgreSQL processes hear of each other's jobs, and do not have to look for them. */
@Timeout(120)
class SignalsTest {
  /** Nobody finds anything by looking in the time of a test. */
  private static final String NEVER_LOOKS = "&poll=600s";

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final Duration WINDOW = Duration.ofSeconds(3);

  private String url = Stores.freshPostgres();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  private SqlStore open(String options) {
    return SqlStore.open(StorageUrl.parse(url + options), new Settings(InstantSource.system()));
  }

  private Future<List<Delivery>> claim(SqlStore store, String queue, Duration wait) {
    return threads.submit(
        () -> store.claim(new ClaimRequest(List.of(queue), 10, LEASE, wait, "test")));
  }

  private static NewJob job(String queue) {
    return job(queue, JobOptions.DEFAULT);
  }

  private static NewJob job(String queue, JobOptions options) {
    return new NewJob(JobId.next(), queue, "", new byte[] {1}, options, null);
  }

  private static Delivery the(Future<List<Delivery>> claim) throws Exception {
    List<Delivery> claimed = claim.get(LONG.toSeconds() / 2, TimeUnit.SECONDS);
    assertThat(claimed).hasSize(1);
    return claimed.get(0);
  }

  private static void awaitHearing(SqlStore store) {
    Eventually.holds("it hears others", store::hearsOthers);
  }

  @Test
  void whatAnotherOneEnqueuesIsHeard() throws Exception {
    try (SqlStore worker = open(NEVER_LOOKS);
        SqlStore producer = open("")) {
      for (int i = 0; i < 3; i++) {
        Future<List<Delivery>> claim = claim(worker, "q", LONG);
        awaitHearing(worker);
        NewJob job = job("q");
        producer.enqueue(List.of(job("other"), job));
        assertThat(the(claim).job()).isEqualTo(job.id());
      }
    }
  }

  @Test
  void whatComesBackAnywhereIsHeard() throws Exception {
    try (SqlStore worker = open(NEVER_LOOKS);
        SqlStore other = open("")) {
      other.enqueue(List.of(job("q")));
      Delivery first = the(claim(other, "q", LONG));
      Future<List<Delivery>> claim = claim(worker, "q", LONG);
      awaitHearing(worker);
      other.settle(List.of(new Settlement.Release(first, Duration.ofMillis(300))));
      assertThat(the(claim).job()).isEqualTo(first.job());
    }
  }

  @Test
  void theNextOfAGroupIsHeard() throws Exception {
    JobOptions d = JobOptions.DEFAULT;
    JobOptions grouped =
        new JobOptions(d.headers(), 0, null, null, "g", null, 1, null, null, Duration.ZERO, 5);
    try (SqlStore worker = open(NEVER_LOOKS);
        SqlStore other = open("")) {
      NewJob second = job("q", grouped);
      other.enqueue(List.of(job("q", grouped), second));
      Delivery first = the(claim(other, "q", LONG));
      Future<List<Delivery>> claim = claim(worker, "q", LONG);
      awaitHearing(worker);
      other.settle(List.of(new Settlement.Complete(first, null)));
      assertThat(the(claim).job()).isEqualTo(second.id());
    }
  }

  @Test
  void whatIsCommittedInATransactionOfTheCallersIsHeard() throws Exception {
    try (SqlStore worker = open(NEVER_LOOKS);
        SqlStore producer = open("");
        Connection connection = DriverManager.getConnection(url)) {
      connection.setAutoCommit(false);
      Future<List<Delivery>> claim = claim(worker, "q", LONG);
      awaitHearing(worker);
      producer.enqueue(connection, List.of(job("q")));
      Eventually.pass(Duration.ofMillis(100));
      assertThat(claim).isNotDone();
      connection.commit();
      the(claim);
    }
  }

  @Test
  void theConnectionThatHearsMayBreak() throws Exception {
    try (SqlStore worker = open(NEVER_LOOKS);
        SqlStore producer = open("")) {
      Future<List<Delivery>> claim = claim(worker, "q", LONG);
      awaitHearing(worker);
      Eventually.holds("those of earlier tests are gone", () -> listeners() == 1);
      assertThat(endListeners()).isEqualTo(1);
      Eventually.holds("another one listens", () -> listeners() == 1);
      awaitHearing(worker);
      producer.enqueue(List.of(job("q")));
      the(claim);
    }
  }

  @Test
  void whatIsEnqueuedRightBeforeTheCloseIsHeard() throws Exception {
    try (SqlStore worker = open(NEVER_LOOKS)) {
      Future<List<Delivery>> claim = claim(worker, "q", LONG);
      awaitHearing(worker);
      try (SqlStore producer = open("")) {
        producer.enqueue(List.of(job("q")));
      }
      the(claim);
    }
  }

  @Test
  void whoMayNotHearLooks() throws Exception {
    try (SqlStore worker = open("&wakeup=poll");
        SqlStore producer = open("&wakeup=poll")) {
      Future<List<Delivery>> claim = claim(worker, "q", LONG);
      Eventually.pass(Duration.ofMillis(300));
      producer.enqueue(List.of(job("q")));
      the(claim);
      Eventually.holds("nobody listens", () -> listeners() == 0);
    }
  }

  @Test
  void whoHearsHardlyLooks() throws Exception {
    // One of its own: the server counts by database, and other tests leave sessions in theirs.
    url = Stores.freshPostgresDatabase();
    open("").close(); // makes the tables
    long hearing = transactionsOfWaiting("");
    long deaf = transactionsOfWaiting("&wakeup=poll");
    assertThat(hearing).isLessThan(deaf / 2);
  }

  /** What eight claims cost that wait and find nothing, from the opening to the close. */
  private long transactionsOfWaiting(String options) throws Exception {
    long before = transactions();
    try (SqlStore worker = open(options)) {
      claim(worker, "q", Duration.ofMillis(500)).get(LONG.toSeconds(), TimeUnit.SECONDS);
      List<Future<List<Delivery>>> claims = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        claims.add(claim(worker, "q", WINDOW));
      }
      for (Future<List<Delivery>> claim : claims) {
        claim.get(LONG.toSeconds(), TimeUnit.SECONDS);
      }
    }
    // A session may keep what it did to itself for ten seconds, but tells it when it ends.
    Eventually.holds("no session is left", () -> sessions() == 0);
    return transactions() - before;
  }

  private static final String LISTENERS =
      " FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"
          + " AND pid <> pg_backend_pid()";

  private long endListeners() {
    return number("SELECT count(*) FILTER (WHERE pg_terminate_backend(pid))" + LISTENERS);
  }

  private long listeners() {
    return number("SELECT count(*)" + LISTENERS);
  }

  private long sessions() {
    return number(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            + " AND backend_type = 'client backend' AND pid <> pg_backend_pid()");
  }

  private long transactions() {
    return number(
        "SELECT xact_commit + xact_rollback FROM pg_stat_database"
            + " WHERE datname = current_database()");
  }

  private long number(String sql) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      assertThat(row.next()).isTrue();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
