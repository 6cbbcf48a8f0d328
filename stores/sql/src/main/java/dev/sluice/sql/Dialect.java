package dev.sluice.sql;

import dev.sluice.job.JobId;
import dev.sluice.spi.Traits.Durability;
import dev.sluice.spi.Traits.Sharing;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What differs between databases. Everything else is written once, in SQL that all of them take.
 */
abstract class Dialect {
  /** What people call it. */
  abstract String name();

  /** What stands for the placeholders of the migrations. */
  abstract Map<String, String> types();

  /** Whether indexes may leave out rows. */
  boolean hasPartialIndexes() {
    return false;
  }

  /** Whether {@code CREATE INDEX} takes {@code IF NOT EXISTS}. */
  boolean knowsIndexIfAbsent() {
    return true;
  }

  /** Whether an index was not made because there is one of that name. */
  boolean isIndexThere(SQLException e) {
    return false;
  }

  /** Whether the tables of a failed migration go away with its transaction. */
  boolean migratesInTransaction() {
    return true;
  }

  /** Whether rows can be locked; if not, the whole database is while one writes. */
  boolean locksRows() {
    return true;
  }

  /** Whether one connection writes at a time: other threads of this process wait for it. */
  boolean hasOneWriter() {
    return false;
  }

  /** Whether the database's own clock tells the time. */
  boolean hasClock() {
    return true;
  }

  /** The microseconds since 1970 by the database's clock, as a select. */
  String selectNow() {
    throw new IllegalStateException(name() + " has no clock of its own");
  }

  /** Put behind a select whose rows are to be locked. */
  String forUpdate() {
    return locksRows() ? " FOR UPDATE" : "";
  }

  /** Put behind a select whose rows are to be locked, but for those that others have locked. */
  String skipLocked() {
    return locksRows() ? " FOR UPDATE SKIP LOCKED" : "";
  }

  /** An insert that does nothing if the row is there. */
  abstract String insertIfAbsent(String table, String columns, String values);

  /** Takes the lock under which migrations are applied, until the transaction ends. */
  abstract void lockMigrations(Session session) throws SQLException;

  /** What makes a statement go by the primary key; comes after the table's name. */
  String byKey() {
    return "";
  }

  /** Deletes the rows with these primary keys; says how many there were. */
  int delete(Session session, String table, String key, Collection<Long> keys) throws SQLException {
    return InList.update(session, "DELETE FROM " + table + " WHERE " + key + " IN ", keys);
  }

  /** Lets go of what {@link #lockMigrations} took, if that outlives the transaction. */
  void unlockMigrations(Session session) throws SQLException {}

  /** The whole select that says whether a table is there; its one argument is the table's name. */
  abstract String selectTable();

  /** Sets up a connection that was just opened. */
  void prepare(Connection connection) throws SQLException {
    borrow(connection);
  }

  /** Sets up a connection of somebody else's pool, as far as can be taken back. */
  void borrow(Connection connection) throws SQLException {
    if (connection.getTransactionIsolation() != Connection.TRANSACTION_READ_COMMITTED) {
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    }
    connection.setAutoCommit(false);
  }

  /**
   * Whether transactions are begun by a statement, because the driver would begin them too soon.
   */
  boolean beginsByStatement() {
    return false;
  }

  /** Options of the driver that are set unless the URL says otherwise. */
  Properties defaults() {
    return new Properties();
  }

  Object id(JobId id) {
    return ByteBuffer.allocate(16).putLong(id.high()).putLong(id.low()).array();
  }

  JobId id(ResultSet row, int column) throws SQLException {
    ByteBuffer bytes = ByteBuffer.wrap(row.getBytes(column));
    return new JobId(bytes.getLong(), bytes.getLong());
  }

  int maxPayload() {
    return 8 << 20;
  }

  Sharing sharing() {
    return Sharing.MANY_MACHINES;
  }

  Durability durability() {
    return Durability.SERVER;
  }

  /** Options of the URL that are Sluice's own for this database. */
  Set<String> options() {
    return Set.of();
  }

  /** Whether the driver sends a batch of insert-selects as such. */
  boolean batchesInsertSelect() {
    return true;
  }

  /** Keeps the driver from making a database that is not there. */
  void withoutCreating(Properties properties) {}

  /** Whether there is no such database, and it was not to be made. */
  boolean isMissing(SQLException e) {
    return false;
  }

  /** Switches off what the driver keeps in the server's session, for a pooler between the two. */
  void withoutSessionState(Properties properties) {}

  /**
   * Has the driver say at once what it hears.
   *
   * @param driver that which loaded it
   */
  void promptly(Properties properties, ClassLoader driver) {}

  /**
   * Has the server end a transaction whose client has fallen silent: it would keep its locks for as
   * long as the server does not notice.
   *
   * @param socketTimeout how long the client waits for an answer, as the driver is told; 0 for ever
   */
  void guard(Connection connection, String socketTimeout) throws SQLException {}

  /**
   * Has the server go by the indexes, whatever it believes to know of the tables: they fill and
   * empty faster than it counts. Only where the server's session is the connection's own.
   */
  void plan(Connection connection) throws SQLException {}

  /**
   * The same on a connection of somebody else's pool, as far as can be taken back.
   *
   * @return takes it back
   */
  Runnable lend(Connection connection) throws SQLException {
    return () -> {};
  }

  /**
   * How processes tell each other of new jobs.
   *
   * @param opener of a connection to listen on; {@code null} if there may be none
   */
  Signals signals(Database database, Bell bell, PooledSessions.@Nullable Opener opener) {
    return Signals.NONE;
  }

  /** The statements that are worth writing for this database alone. */
  HotPath hotPath(Queues queues) {
    return new HotPath(this, queues);
  }

  /** Whether a connection failed only because another process is opening the database now. */
  boolean isOpening(SQLException e) {
    return false;
  }

  /** Whether the same transaction may succeed when it is sent again. */
  boolean isTransient(SQLException e) {
    String state = e.getSQLState();
    return "40001".equals(state) || "40P01".equals(state);
  }

  /** Whether the statement met a row that another transaction put there. */
  boolean isDuplicate(SQLException e) {
    String state = e.getSQLState();
    return state != null && state.startsWith("23");
  }

  /** Whether there is no room any more. */
  boolean isFull(SQLException e) {
    String state = e.getSQLState();
    return state != null && state.startsWith("53") && !"53300".equals(state);
  }

  /** Whether the stored data is damaged. */
  boolean isCorrupt(SQLException e) {
    String state = e.getSQLState();
    return state != null && state.startsWith("XX00") && !"XX000".equals(state);
  }
}
