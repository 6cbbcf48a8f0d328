package dev.sluice.sql;

import dev.sluice.servers.MariaDbServer;
import dev.sluice.servers.MySqlServer;
import dev.sluice.servers.PostgresServer;
import dev.sluice.spi.StorageUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** Opens stores for tests. */
final class Stores {
  private static final List<String> TABLES =
      List.of(
          "sluice_job",
          "sluice_finished",
          "sluice_key",
          "sluice_group",
          "sluice_delta",
          "sluice_worker",
          "sluice_queue");

  /** The URLs of what is shared, by server. */
  private static final Map<String, String> MADE = new ConcurrentHashMap<>();

  private static final AtomicInteger ALONE = new AtomicInteger();

  private Stores() {}

  /** A store that takes its time from the clock, whatever the database. */
  static SqlStore open(String url, InstantSource clock) {
    return Opening.store(SqlOptions.parse(StorageUrl.parse(url)), clock, false);
  }

  /** The URL of an empty schema on the server that all tests share. */
  static String freshPostgres() {
    String shared = PostgresServer.sharedUrl();
    return cleared(
        shared,
        name -> {
          execute(shared, "CREATE SCHEMA " + name);
          return shared + "&currentSchema=" + name;
        });
  }

  /** The URL of a database of its own on the server that all tests share. */
  static String freshPostgresDatabase() {
    String shared = PostgresServer.sharedUrl();
    String name = "alone" + ALONE.incrementAndGet() + "of" + ProcessHandle.current().pid();
    execute(shared, "CREATE DATABASE " + name);
    return named(shared, name);
  }

  /** The URL of an empty database on the server that all tests share. */
  static String freshMariaDb() {
    return freshDatabase(MariaDbServer.sharedUrl());
  }

  /** The same on MySQL. */
  static String freshMySql() {
    return freshDatabase(MySqlServer.sharedUrl());
  }

  private static String freshDatabase(String shared) {
    return cleared(
        shared,
        name -> {
          execute(shared, "CREATE DATABASE " + name);
          return named(shared, name);
        });
  }

  private static String named(String url, String database) {
    int from = url.lastIndexOf('/');
    int to = url.indexOf('?', from);
    return url.substring(0, from + 1) + database + (to < 0 ? "" : url.substring(to));
  }

  /** Making tables takes longer than most tests: one after the other has the same ones, empty. */
  private static String cleared(String server, UnaryOperator<String> make) {
    String known = MADE.get(server);
    if (known == null) {
      String url = make.apply("t" + ProcessHandle.current().pid());
      MADE.put(server, url);
      return url;
    }
    deleteAll(known);
    return known;
  }

  /** Leaves the tables, and nothing in them. */
  static void deleteAll(String url) {
    for (String table : TABLES) {
      execute(url, "DELETE FROM " + table);
    }
  }

  /** As if Sluice had never been there. */
  static void dropTables(String url) {
    for (String table : TABLES) {
      execute(url, "DROP TABLE IF EXISTS " + table);
    }
    execute(url, "DROP TABLE IF EXISTS sluice_schema");
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
