package dev.sluice.sql;

import dev.sluice.servers.MariaDbServer;
import dev.sluice.servers.PostgresServer;
import dev.sluice.spi.StorageUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;

/** Opens stores for tests. */
final class Stores {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private Stores() {}

  /** A store that takes its time from the clock, whatever the database. */
  static SqlStore open(String url, InstantSource clock) {
    return SqlStore.open(SqlOptions.parse(StorageUrl.parse(url)), clock, false);
  }

  /** The URL of an empty schema on the server that all tests share. */
  static String freshPostgres() {
    String schema = "t" + ProcessHandle.current().pid() + "_" + NUMBER.incrementAndGet();
    execute(PostgresServer.sharedUrl(), "CREATE SCHEMA " + schema);
    return PostgresServer.sharedUrl() + "&currentSchema=" + schema;
  }

  /** The URL of an empty database on the server that all tests share. */
  static String freshMariaDb() {
    String name = "t" + ProcessHandle.current().pid() + "_" + NUMBER.incrementAndGet();
    String shared = MariaDbServer.sharedUrl();
    execute(shared, "CREATE DATABASE " + name);
    int from = shared.lastIndexOf('/');
    int to = shared.indexOf('?', from);
    return shared.substring(0, from + 1) + name + (to < 0 ? "" : shared.substring(to));
  }

  static void execute(String url, String sql) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }
}
