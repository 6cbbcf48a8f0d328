package dev.sluice.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import javax.sql.DataSource;

/** Connections of the application's own pool, given back as they were. */
final class BorrowedSessions implements Sessions {
  private final DataSource source;
  private final Dialect dialect;
  private volatile boolean closed;

  BorrowedSessions(DataSource source, Dialect dialect) {
    this.source = source;
    this.dialect = dialect;
  }

  @Override
  public Session take(boolean writes) throws SQLException {
    if (closed) {
      throw new SQLNonTransientConnectionException("the store is closed", "08003");
    }
    Connection connection = source.getConnection();
    try {
      Borrowed borrowed = new Borrowed(connection, dialect);
      Session session = borrowed.session;
      session.writes(writes);
      session.onReturn(borrowed::restore);
      return session;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** A connection and how it was when it came. */
  private static final class Borrowed {
    private final Connection connection;
    private final boolean autoCommit;
    private final int isolation;
    private final Runnable takeBack;
    private final Session session;

    Borrowed(Connection connection, Dialect dialect) throws SQLException {
      this.connection = connection;
      autoCommit = connection.getAutoCommit();
      isolation = connection.getTransactionIsolation();
      dialect.borrow(connection);
      takeBack = dialect.lend(connection);
      session = new Session(connection, dialect.beginsByStatement());
    }

    void restore() {
      session.forget();
      takeBack.run();
      try {
        connection.setAutoCommit(autoCommit);
        if (isolation != connection.getTransactionIsolation()) {
          connection.setTransactionIsolation(isolation);
        }
      } catch (SQLException e) {
        Log.LOG.log(System.Logger.Level.DEBUG, "a borrowed connection is broken", e);
      }
    }
  }

  @Override
  public void giveBack(Session session, boolean usable) {
    session.returned();
    session.close();
  }

  // The pool is the application's: it notices by itself.
  @Override
  public void drop() {}

  @Override
  public void close() {
    closed = true;
  }
}
