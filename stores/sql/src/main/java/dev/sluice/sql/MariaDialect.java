package dev.sluice.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** MariaDB from 10.6 on, and what MySQL has in common with it. */
class MariaDialect extends Dialect {
  private static final int LOCK_WAIT_TIMEOUT = 1205;
  private static final int DEADLOCK = 1213;
  private static final int TABLE_FULL = 1114;
  private static final int DISK_FULL = 1021;
  private static final int DUPLICATE_INDEX = 1061;
  private static final int DUPLICATE_ENTRY = 1062;

  private static final String LOGGING = "mariadb.logging.disable";
  private static final String LOCK = "sluice migrations";

  /**
   * Where there is no logging library the driver writes to the console each duplicate key and each
   * deadlock, which the store meets and answers as a matter of course. Who wants that sets the
   * property, or brings SLF4J; too late if the driver is in use already.
   */
  static void quieten() {
    if (System.getProperty(LOGGING) == null && !isThere("org.slf4j.LoggerFactory")) {
      System.setProperty(LOGGING, "true");
    }
  }

  private static boolean isThere(String type) {
    try {
      Class.forName(type, false, MariaDialect.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  @Override
  String name() {
    return "mariadb";
  }

  @Override
  Map<String, String> types() {
    return Map.of(
        "serial", "INT NOT NULL AUTO_INCREMENT",
        "bigserial", "BIGINT NOT NULL AUTO_INCREMENT",
        "id", "BINARY(16)",
        "name", "VARBINARY(200)",
        "key", "VARBINARY(800)",
        "text", "TEXT",
        "payload", "LONGBLOB",
        "blob", "LONGBLOB",
        "table", " ENGINE = InnoDB DEFAULT CHARSET = utf8mb4");
  }

  // MySQL does not, so what a migration that broke off has left is told by the error.
  @Override
  boolean knowsIndexIfAbsent() {
    return false;
  }

  @Override
  boolean isIndexThere(SQLException e) {
    return e.getErrorCode() == DUPLICATE_INDEX;
  }

  @Override
  boolean migratesInTransaction() {
    return false;
  }

  @Override
  String selectNow() {
    return "SELECT CAST(UNIX_TIMESTAMP(NOW(6)) * 1000000 AS SIGNED)";
  }

  // INSERT IGNORE would take a shared lock on the row that is there, and two who hold it wait for
  // each other when they want more.
  @Override
  String insertIfAbsent(String table, String columns, String values) {
    String first = columns.split(",", 2)[0];
    return "INSERT INTO %s (%s) VALUES (%s) ON DUPLICATE KEY UPDATE %s = %s"
        .formatted(table, columns, values, first, first);
  }

  // A list of keys may look to it like a reason to read the whole table, or a whole line of it:
  // then it
  // waits for rows that are none of its business, and those who hold them wait for it.
  @Override
  String byKey() {
    return " FORCE INDEX (PRIMARY)";
  }

  @Override
  int delete(Session session, String table, String key, Collection<Long> keys) throws SQLException {
    return keys.isEmpty() ? 0 : MariaHotPath.delete(session, table, key, keys);
  }

  @Override
  HotPath hotPath(Queues queues) {
    return new MariaHotPath(this, queues);
  }

  @Override
  void lockMigrations(Session session) throws SQLException {
    Integer got = session.first("SELECT GET_LOCK(?, 3600)", row -> row.getInt(1), LOCK);
    if (got == null || got != 1) {
      throw new SQLException("another process has been migrating for an hour", "40001");
    }
  }

  @Override
  void unlockMigrations(Session session) throws SQLException {
    session.query("SELECT RELEASE_LOCK(?)", row -> row.getInt(1), LOCK);
  }

  @Override
  String selectTable() {
    return "SELECT 1 FROM information_schema.tables"
        + " WHERE table_schema = DATABASE() AND table_name = ?";
  }

  // A byte takes two on the way, and MariaDB's servers take packets of 16 MB unless told otherwise.
  @Override
  int maxPayload() {
    return 4 << 20;
  }

  // It takes them for inserts, which it sends in a way that the server knows only for plain ones.
  @Override
  boolean batchesInsertSelect() {
    return false;
  }

  @Override
  Properties defaults() {
    Properties defaults = new Properties();
    defaults.setProperty("connectTimeout", "10000");
    defaults.setProperty("socketTimeout", "15000");
    return defaults;
  }

  // The comment is one to MySQL, which knows no limit for transactions, only one for connections:
  // that must be longer than any is kept for its next use.
  @Override
  void guard(Connection connection, String socketTimeout) throws SQLException {
    long seconds = TimeUnit.MILLISECONDS.toSeconds(Integer.parseInt(socketTimeout) + 999L);
    if (seconds > 0) {
      long unused = PooledSessions.FRESH.toSeconds() + seconds;
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            "SET SESSION wait_timeout = %d /*M! , SESSION idle_transaction_timeout = %d */"
                .formatted(unused, seconds));
      }
    }
  }

  @Override
  boolean isTransient(SQLException e) {
    return super.isTransient(e)
        || e.getErrorCode() == DEADLOCK
        || e.getErrorCode() == LOCK_WAIT_TIMEOUT;
  }

  @Override
  boolean isDuplicate(SQLException e) {
    return e.getErrorCode() == DUPLICATE_ENTRY;
  }

  @Override
  boolean isFull(SQLException e) {
    return e.getErrorCode() == TABLE_FULL || e.getErrorCode() == DISK_FULL;
  }
}
