package dev.sluice.cli;

import dev.sluice.servers.BeanstalkdServer;
import dev.sluice.servers.MariaDbServer;
import dev.sluice.servers.MySqlServer;
import dev.sluice.servers.PostgresServer;
import dev.sluice.servers.RedisCluster;
import dev.sluice.servers.RedisServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/** Empty storages of every sort. */
public final class Storages {
  private Storages() {}

  /**
   * The URL of a storage that nobody else has.
   *
   * @param sort {@code memory}, {@code file}, {@code sqlite}, {@code h2}, {@code postgresql},
   *     {@code mariadb}, {@code mysql}, {@code redis}, {@code redis+cluster} or {@code beanstalkd}
   * @param folder for those that need one
   */
  public static String fresh(String sort, Path folder) throws SQLException {
    String name = "cli" + UUID.randomUUID().toString().replace("-", "");
    return switch (sort) {
      case "memory" -> "memory:";
      case "file" -> "file:" + folder.resolve(name);
      case "sqlite", "h2" -> "jdbc:" + sort + ":" + folder.resolve(name);
      case "postgresql" -> schema(PostgresServer.sharedUrl(), name);
      case "mariadb" -> database(MariaDbServer.sharedUrl(), name);
      case "mysql" -> mysql(MySqlServer.sharedUrl(), name);
      case "redis" -> RedisServer.sharedUrl() + "?prefix=" + name;
      case "redis+cluster" ->
          "redis+cluster://" + RedisCluster.sharedAddresses() + "/?prefix=" + name;
      case "beanstalkd" -> "beanstalkd://" + BeanstalkdServer.sharedAddress() + "?prefix=" + name;
      default -> throw new IllegalArgumentException(sort);
    };
  }

  private static String schema(String server, String name) throws SQLException {
    execute(server, "CREATE SCHEMA " + name);
    return server + "&currentSchema=" + name;
  }

  private static String database(String server, String name) throws SQLException {
    execute(server, "CREATE DATABASE " + name);
    int from = server.lastIndexOf('/');
    int to = server.indexOf('?', from);
    return server.substring(0, from + 1) + name + (to < 0 ? "" : server.substring(to));
  }

  // There is no driver here but MariaDB's.
  private static String mysql(String server, String name) throws SQLException {
    String made = database(server.replace("jdbc:mysql:", "jdbc:mariadb:"), name);
    return made.replace("jdbc:mariadb:", "jdbc:mysql:");
  }

  private static void execute(String server, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(server);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
