package dev.sluice.bench.shared;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Consumer;

/**
 * A table and a notification in the transaction of each insert; who hears it deletes the row, and
 * has the job. What was deleted is lost with its process.
 */
final class BarePostgresLink implements Link {
  private final Connection connection;
  private final PreparedStatement send;
  private final PreparedStatement take;

  BarePostgresLink(String url) throws SQLException {
    connection = DriverManager.getConnection(url);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "DO $$ BEGIN PERFORM pg_advisory_xact_lock(1);"
              + " CREATE TABLE IF NOT EXISTS bare (id bigserial PRIMARY KEY, job bytea); END $$");
    }
    send =
        connection.prepareStatement(
            "WITH stored AS (INSERT INTO bare (job) VALUES (?)) SELECT pg_notify('bare', '')");
    take =
        connection.prepareStatement(
            "DELETE FROM bare WHERE id ="
                + " (SELECT id FROM bare ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING job");
  }

  @Override
  public void send(byte[] job) throws SQLException {
    send.setBytes(1, job);
    send.execute();
  }

  @Override
  public void receive(Consumer<byte[]> handler) throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.execute("LISTEN bare");
    }
    // By its name: compiled against, the driver's annotations of a library that is not there are
    // errors.
    Class<?> type = Class.forName("org.postgresql.PGConnection");
    Method notifications = type.getMethod("getNotifications", int.class);
    Object notified = connection.unwrap(type);
    while (true) {
      takeAll(handler);
      notifications.invoke(notified, 1_000);
    }
  }

  private void takeAll(Consumer<byte[]> handler) throws SQLException {
    boolean more = true;
    while (more) {
      try (ResultSet row = take.executeQuery()) {
        more = row.next();
        if (more) {
          handler.accept(row.getBytes(1));
        }
      }
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
