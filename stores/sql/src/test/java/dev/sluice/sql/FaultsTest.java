package dev.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.servers.MariaDbServer;
import dev.sluice.servers.MySqlServer;
import dev.sluice.servers.PostgresServer;
import dev.sluice.servers.TcpProxy;
import dev.sluice.servers.TestServer;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageUrl;
import dev.sluice.testkit.Eventually;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers that die, and networks that fail, while jobs come and go (rules 1, 4, 13). */
@Timeout(300)
class FaultsTest {
  private static final System.Logger LOG = System.getLogger(FaultsTest.class.getName());
  private static final boolean LONG = Boolean.getBoolean("sluice.long");
  private static final Duration OUTAGE = LONG ? Duration.ofSeconds(40) : Duration.ofSeconds(4);

  /** Shorter than the short outage, even with a connection's timeouts. */
  private static final Duration LEASE = Duration.ofSeconds(1);

  private static final Pattern PORT = Pattern.compile("127\\.0\\.0\\.1:(\\d+)");

  private final long seed = System.nanoTime();

  enum Server {
    POSTGRES("&connectTimeout=1&socketTimeout=1"),
    MARIADB("&connectTimeout=1000&socketTimeout=1000"),
    MYSQL("&connectTimeout=1000&socketTimeout=1000");

    private static final String LAX = "--innodb-flush-log-at-trx-commit=2";
    private static final String MANY = "--max-connections=200";

    private final String timeouts;

    Server(String timeouts) {
      this.timeouts = timeouts;
    }

    TestServer start() {
      return switch (this) {
        case POSTGRES -> PostgresServer.start("fsync=off", "max_connections=200");
        case MARIADB -> MariaDbServer.start(LAX, MANY);
        case MYSQL -> MySqlServer.start(LAX, MANY, "--skip-log-bin");
      };
    }

    String url(TestServer server) {
      return freshDatabase(server) + timeouts;
    }

    private static String freshDatabase(TestServer server) {
      if (server instanceof PostgresServer postgres) {
        return postgres.url(postgres.freshDatabase());
      }
      if (server instanceof MariaDbServer mariaDb) {
        return mariaDb.url(mariaDb.freshDatabase());
      }
      MySqlServer mySql = (MySqlServer) server;
      return mySql.url(mySql.freshDatabase()) + "&sslMode=DISABLED";
    }

    String freshUrl() {
      return switch (this) {
        case POSTGRES -> Stores.freshPostgres();
        case MARIADB -> Stores.freshMariaDb();
        case MYSQL -> Stores.freshMySql();
      };
    }

    String throughProxy(String url, TcpProxy proxy) {
      return PORT.matcher(url).replaceFirst("127.0.0.1:" + proxy.port()) + timeouts;
    }
  }

  private static TcpProxy proxy(String url) {
    Matcher port = PORT.matcher(url);
    assertThat(port.find()).isTrue();
    return TcpProxy.before(Integer.parseInt(port.group(1)));
  }

  private static void log(String what, Server server, Load load) {
    LOG.log(
        System.Logger.Level.INFO,
        what + " " + server + ": " + load.toString().replaceAll(", errors .*, seed", ", seed"));
  }

  @ParameterizedTest
  @EnumSource
  void rule13_aServerThatIsKilledUnderLoadLosesNothingThatWasAcknowledged(Server kind)
      throws Exception {
    try (TestServer server = kind.start();
        Load load = new Load(kind.url(server), 2, 2, LEASE, seed)) {
      for (int i = 0; i < 2; i++) {
        load.goesOn();
        int before = load.refused();
        server.kill();
        Eventually.holds("the outage is seen", () -> load.refused() > before && load.isSick());
        server.startAgain();
      }
      load.goesOn();
      load.everyJobWasRun();
      log("killed", kind, load);
    }
  }

  private interface Fault {
    void begin(TcpProxy proxy);
  }

  private void outage(Server kind, Fault fault) throws Exception {
    String direct = kind.freshUrl();
    try (TcpProxy proxy = proxy(direct);
        Load load = new Load(kind.throughProxy(direct, proxy), 2, 2, LEASE, seed)) {
      try {
        load.goesOn();
        fault.begin(proxy);
        Eventually.holds("the workers know", load::isSick);
        Eventually.pass(OUTAGE);
        assertThat(load.isSick()).isTrue();
        int run = load.run();
        proxy.pass();
        Eventually.holds(() -> "jobs are run: " + load, () -> load.run() > run);
        Eventually.holds("the workers are well", load::isHealthy);
        load.goesOn();
        load.everyJobWasRun();
        log("outage", kind, load);
      } finally {
        proxy.pass();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void rule13_aServerThatRefusesIsWaitedFor(Server kind) throws Exception {
    outage(kind, TcpProxy::refuse);
  }

  @ParameterizedTest
  @EnumSource
  void rule13_aNetworkThatSwallowsEverythingIsNoticedAndWaitedFor(Server kind) throws Exception {
    outage(kind, TcpProxy::silence);
  }

  @ParameterizedTest
  @EnumSource
  void cutConnectionsAreReplaced(Server kind) throws Exception {
    String direct = kind.freshUrl();
    try (TcpProxy proxy = proxy(direct);
        Load load = new Load(kind.throughProxy(direct, proxy), 2, 2, LEASE, seed)) {
      proxy.delay(Duration.ofMillis(2));
      for (int i = 0; i < 4; i++) {
        load.goesOn();
        proxy.cut();
      }
      proxy.pass();
      load.goesOn();
      load.everyJobWasRun();
      log("cut", kind, load);
    }
  }

  // MySQL has a limit for silent connections only, longer than the store keeps one: a minute.
  private static Stream<Server> whereSilenceIsWaitedFor() {
    return LONG ? Stream.of(Server.values()) : Stream.of(Server.POSTGRES, Server.MARIADB);
  }

  @ParameterizedTest
  @MethodSource("whereSilenceIsWaitedFor")
  void rule04_whoFellSilentInATransactionHoldsNobodyUp(Server kind) throws Exception {
    Duration patience = Duration.ofSeconds(kind == Server.MYSQL ? 120 : 30);
    String direct = kind.freshUrl();
    NewJob job = new NewJob(JobId.next(), "q", "", new byte[] {1}, JobOptions.DEFAULT, null);
    try (TcpProxy proxy = proxy(direct);
        SqlStore store =
            SqlStore.open(StorageUrl.parse(direct), new Settings(InstantSource.system()))) {
      store.enqueue(List.of(job));
      SqlOptions options = SqlOptions.parse(StorageUrl.parse(kind.throughProxy(direct, proxy)));
      try (Connection silent = options.open();
          Statement statement = silent.createStatement()) {
        silent.setAutoCommit(false);
        statement.executeQuery("SELECT seq FROM sluice_job FOR UPDATE").close();
        proxy.silence();
        ClaimRequest request = new ClaimRequest(List.of("q"), 1, LEASE, patience, "test");
        assertThat(store.claim(request)).extracting(Delivery::job).containsExactly(job.id());
      } catch (SQLException e) {
        LOG.log(System.Logger.Level.DEBUG, "as it should: its connection is gone", e);
      } finally {
        proxy.pass();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"MYSQL", "MARIADB"})
  void theServerEndsConnectionsThatTheStoreKeepsNoMore(Server kind) throws Exception {
    SqlOptions options = SqlOptions.parse(StorageUrl.parse(kind.freshUrl()));
    try (Connection connection = options.open();
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery("SELECT @@SESSION.wait_timeout")) {
      assertThat(answer.next()).isTrue();
      assertThat(answer.getLong(1)).isBetween(PooledSessions.FRESH.toSeconds() + 1, 120L);
    }
  }
}
