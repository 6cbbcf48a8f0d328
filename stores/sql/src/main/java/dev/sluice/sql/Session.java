package dev.sluice.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A connection with its prepared statements and the few verbs that the store speaks. For one thread
 * at a time.
 */
final class Session implements AutoCloseable {
  /** Makes a value of the row that a result stands at. */
  @FunctionalInterface
  interface RowReader<T> {
    @Nullable T read(ResultSet row) throws SQLException;
  }

  private final Connection connection;

  /** Whether transactions are begun and ended by statements, and not by the driver. */
  private final boolean explicit;

  private final Map<String, PreparedStatement> statements = new HashMap<>();
  private final List<Runnable> afterCommit = new ArrayList<>();

  private Runnable onReturn = () -> {};

  /** Whether it was taken for writing. */
  private boolean writes;

  /** Microseconds since 1970, at the beginning of the transaction: not later than it was. */
  private long now;

  /** The same, not earlier than it was. */
  private long latest;

  private boolean begun;

  /** Since when nobody uses it, by the clock of whoever keeps it. */
  private long idleSince;

  Session(Connection connection, boolean explicit) {
    this.connection = connection;
    this.explicit = explicit;
  }

  Connection connection() {
    return connection;
  }

  boolean writes() {
    return writes;
  }

  void writes(boolean forWriting) {
    writes = forWriting;
  }

  long idleSince() {
    return idleSince;
  }

  void idleSince(long nanos) {
    idleSince = nanos;
  }

  long now() {
    return now;
  }

  /** The time after a delay, counted so that nothing is early; now without a delay. */
  long after(Duration delay) {
    return delay.isZero() ? now : Micros.plus(latest, delay);
  }

  void time(long earliest, long atLatest) {
    now = earliest;
    latest = atLatest;
  }

  /**
   * @param single whether one statement follows, which is a transaction by itself
   */
  void begin(boolean single) throws SQLException {
    begun = !single;
    if (explicit) {
      if (begun) {
        execute(writes ? "BEGIN IMMEDIATE" : "BEGIN");
      }
    } else if (connection.getAutoCommit() != single) {
      connection.setAutoCommit(single);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The values of all rows that have one. */
  <T> List<T> query(String sql, RowReader<T> reader, @Nullable Object... arguments)
      throws SQLException {
    try (ResultSet rows = bind(sql, arguments).executeQuery()) {
      List<T> found = new ArrayList<>();
      while (rows.next()) {
        T value = reader.read(rows);
        if (value != null) {
          found.add(value);
        }
      }
      return found;
    }
  }

  /** The first row's value, or {@code null} if it has none, or if there is no row. */
  <T> @Nullable T first(String sql, RowReader<T> reader, @Nullable Object... arguments)
      throws SQLException {
    try (ResultSet rows = bind(sql, arguments).executeQuery()) {
      return rows.next() ? reader.read(rows) : null;
    }
  }

  /** How many rows were changed. */
  int update(String sql, @Nullable Object... arguments) throws SQLException {
    return bind(sql, arguments).executeUpdate();
  }

  /** The same statement for each of the rows; how many each changed. */
  int[] batch(String sql, List<@Nullable Object[]> rows) throws SQLException {
    if (rows.isEmpty()) {
      return new int[0];
    }
    if (rows.size() == 1) {
      return new int[] {update(sql, rows.get(0))};
    }
    PreparedStatement statement = prepare(sql);
    for (@Nullable Object[] row : rows) {
      set(statement, row);
      statement.addBatch();
    }
    return statement.executeBatch();
  }

  private PreparedStatement bind(String sql, @Nullable Object... arguments) throws SQLException {
    PreparedStatement statement = prepare(sql);
    set(statement, arguments);
    return statement;
  }

  PreparedStatement prepare(String sql) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    return statement;
  }

  private static void set(PreparedStatement statement, @Nullable Object... values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      if (value instanceof Long number) {
        statement.setLong(i + 1, number);
      } else if (value instanceof Integer number) {
        statement.setInt(i + 1, number);
      } else if (value instanceof byte[] bytes) {
        statement.setBytes(i + 1, bytes);
      } else if (value instanceof String text) {
        statement.setString(i + 1, text);
      } else if (value == null) {
        statement.setNull(i + 1, java.sql.Types.NULL);
      } else {
        statement.setObject(i + 1, value);
      }
    }
  }

  /** Has something done before the connection goes back to whom it belongs. */
  void onReturn(Runnable action) {
    onReturn = action;
  }

  void returned() {
    onReturn.run();
  }

  /** Has something done once the transaction is committed. */
  void afterCommit(Runnable action) {
    afterCommit.add(action);
  }

  void commit() throws SQLException {
    if (begun && explicit) {
      execute("COMMIT");
    } else if (begun) {
      connection.commit();
    }
    begun = false;
    List<Runnable> actions = List.copyOf(afterCommit);
    afterCommit.clear();
    actions.forEach(Runnable::run);
  }

  /** Undoes the transaction; answers whether the connection is still of use. */
  boolean rollback() {
    afterCommit.clear();
    try {
      if (begun && explicit) {
        execute("ROLLBACK");
      } else if (begun) {
        connection.rollback();
      }
      begun = false;
      return !connection.isClosed();
    } catch (SQLException e) {
      return false;
    }
  }

  /** Lets go of the statements, and leaves the connection to its owner. */
  void forget() {
    for (PreparedStatement statement : statements.values()) {
      try {
        statement.close();
      } catch (SQLException e) {
        Log.LOG.log(System.Logger.Level.DEBUG, "a statement could not be closed", e);
      }
    }
    statements.clear();
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      Log.LOG.log(System.Logger.Level.DEBUG, "a connection could not be closed", e);
    }
  }
}
