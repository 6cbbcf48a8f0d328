package dev.sluice.sql;

import dev.sluice.spi.Traits.Durability;
import dev.sluice.spi.Traits.Sharing;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/** SQLite: a file, one writer at a time, several processes of one machine. */
final class SqliteDialect extends Dialect {
  private static final int FULL = 13;
  private static final int BUSY = 5;
  private static final int LOCKED = 6;
  private static final int CORRUPT = 11;
  private static final int CANNOT_OPEN = 14;
  private static final int CONSTRAINT = 19;
  private static final int NOT_A_DATABASE = 26;

  /** SQLITE_OPEN_READWRITE without SQLITE_OPEN_CREATE. */
  private static final String READ_AND_WRITE = "2";

  private final boolean forced;

  /**
   * @param forced whether a commit waits for the disk
   */
  SqliteDialect(boolean forced) {
    this.forced = forced;
  }

  @Override
  String name() {
    return "sqlite";
  }

  @Override
  Map<String, String> types() {
    return Map.of(
        "serial", "INTEGER PRIMARY KEY AUTOINCREMENT",
        "bigserial", "INTEGER PRIMARY KEY AUTOINCREMENT",
        "long", "INTEGER",
        "id", "BLOB",
        "name", "TEXT",
        "key", "TEXT",
        "text", "TEXT",
        "payload", "BLOB",
        "blob", "BLOB");
  }

  @Override
  boolean hasPartialIndexes() {
    return true;
  }

  @Override
  boolean locksRows() {
    return false;
  }

  @Override
  boolean hasOneWriter() {
    return true;
  }

  @Override
  boolean hasClock() {
    return false;
  }

  @Override
  String insertIfAbsent(String table, String columns, String values) {
    return "INSERT OR IGNORE INTO " + table + " (" + columns + ") VALUES (" + values + ")";
  }

  // Every writing transaction has the database to itself from its start.
  @Override
  void lockMigrations(Session session) {}

  @Override
  String selectTable() {
    return "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?";
  }

  @Override
  Properties defaults() {
    Properties defaults = new Properties();
    defaults.setProperty("busy_timeout", "20000");
    return defaults;
  }

  @Override
  void withoutCreating(Properties properties) {
    properties.setProperty("open_mode", READ_AND_WRITE);
  }

  @Override
  boolean isMissing(SQLException e) {
    return code(e) == CANNOT_OPEN;
  }

  @Override
  void prepare(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA synchronous = " + (forced ? "FULL" : "NORMAL"));
      statement.execute("PRAGMA cache_size = -32768");
    }
    borrow(connection);
  }

  // Who makes the file a WAL file needs it alone for a moment, and SQLite does not wait for that.
  @Override
  boolean isOpening(SQLException e) {
    return code(e) == BUSY;
  }

  @Override
  void borrow(Connection connection) throws SQLException {
    connection.setAutoCommit(true);
  }

  // The driver begins the next transaction with the commit of the last: an idle connection would
  // keep the others from writing.
  @Override
  boolean beginsByStatement() {
    return true;
  }

  @Override
  Sharing sharing() {
    return Sharing.ONE_MACHINE;
  }

  @Override
  Durability durability() {
    return forced ? Durability.POWER_LOSS : Durability.PROCESS_KILL;
  }

  @Override
  Set<String> options() {
    return Set.of("fsync");
  }

  private static int code(SQLException e) {
    return e.getErrorCode() & 0xff;
  }

  @Override
  boolean isTransient(SQLException e) {
    return code(e) == BUSY || code(e) == LOCKED;
  }

  @Override
  boolean isDuplicate(SQLException e) {
    return code(e) == CONSTRAINT;
  }

  @Override
  boolean isFull(SQLException e) {
    return code(e) == FULL;
  }

  @Override
  boolean isCorrupt(SQLException e) {
    return code(e) == CORRUPT || code(e) == NOT_A_DATABASE;
  }
}
