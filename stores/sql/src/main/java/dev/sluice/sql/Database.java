package dev.sluice.sql;

import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs work in transactions. A transaction that the database gave up because of another one
 * (SQLState 40001, 40P01, a row that came in between) is sent again: that is a part of the
 * statement, not a retry of the call.
 */
final class Database implements AutoCloseable {
  /**
   * What is done in one transaction. It may be done more than once: it changes only the session.
   */
  @FunctionalInterface
  interface Work<T extends @Nullable Object> {
    T run(Session session) throws SQLException;
  }

  private static final int TRIES = 20;

  private final Dialect dialect;
  private final Sessions sessions;
  private final StoreClock clock;
  private final String where;
  private volatile boolean closed;

  /**
   * @param where the database's address without passwords, for messages
   */
  Database(Dialect dialect, Sessions sessions, StoreClock clock, String where) {
    this.dialect = dialect;
    this.sessions = sessions;
    this.clock = clock;
    this.where = where;
  }

  Dialect dialect() {
    return dialect;
  }

  Sessions sessions() {
    return sessions;
  }

  StoreClock clock() {
    return clock;
  }

  /** A transaction that writes. */
  <T extends @Nullable Object> T write(Work<T> work) {
    return run(work, true, false);
  }

  /** A transaction that reads. */
  <T extends @Nullable Object> T read(Work<T> work) {
    return run(work, false, false);
  }

  /** One statement that is a transaction by itself: saves the database a commit. */
  <T extends @Nullable Object> T single(Work<T> work) {
    return run(work, true, true);
  }

  /**
   * A part of a transaction of somebody else's, which is done once: how it goes on is theirs.
   *
   * @throws IllegalArgumentException if the connection commits by itself
   */
  <T> T join(Connection connection, Work<T> work) {
    if (closed) {
      throw new StoreException(Kind.UNAVAILABLE, where + " is closed");
    }
    try {
      if (connection.getAutoCommit()) {
        throw new IllegalArgumentException("the connection commits by itself: begin a transaction");
      }
      Session session = new Session(connection, false);
      try {
        clock.tell(session);
        return work.run(session);
      } finally {
        session.forget();
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private <T extends @Nullable Object> T run(Work<T> work, boolean writes, boolean single) {
    for (int attempt = 1; ; attempt++) {
      Session session = take(writes);
      boolean usable = false;
      try {
        T result = once(session, work, single);
        usable = true;
        return result;
      } catch (SQLException e) {
        usable = session.rollback();
        if (attempt == TRIES || !(dialect.isTransient(e) || dialect.isDuplicate(e))) {
          throw failed(e);
        }
      } catch (RuntimeException | Error e) {
        usable = session.rollback();
        throw e;
      } finally {
        sessions.giveBack(session, usable);
      }
      pause(attempt);
    }
  }

  private <T extends @Nullable Object> T once(Session session, Work<T> work, boolean single)
      throws SQLException {
    session.begin(single);
    clock.tell(session);
    T result = work.run(session);
    session.commit();
    return result;
  }

  private Session take(boolean writes) {
    if (closed) {
      throw new StoreException(Kind.UNAVAILABLE, where + " is closed");
    }
    try {
      return sessions.take(writes);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  // Whoever lost a race waits a little, each for another time, so that one of them is through.
  private static void pause(int attempt) {
    long millis = ThreadLocalRandom.current().nextLong(1L << Math.min(attempt, 6));
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  /** What the caller is told. */
  StoreException failed(SQLException e) {
    Kind kind = kind(e);
    if (kind == Kind.UNAVAILABLE) {
      sessions.drop();
      clock.reset();
    }
    String state = e.getSQLState() == null ? "" : " (SQLState " + e.getSQLState() + ")";
    return new StoreException(kind, where + ": " + firstLine(e) + state, e);
  }

  // The message of a driver may go on with rows and their contents: payloads stay out of it.
  private static String firstLine(SQLException e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }

  private Kind kind(SQLException e) {
    if (closed) {
      return Kind.UNAVAILABLE;
    }
    if (dialect.isFull(e)) {
      return Kind.OVERLOADED;
    }
    if (dialect.isCorrupt(e)) {
      return Kind.CORRUPT;
    }
    return isRefused(e.getSQLState()) ? Kind.REJECTED : Kind.UNAVAILABLE;
  }

  /** Data exceptions, constraints, syntax and rights: the same statement will not succeed later. */
  private static boolean isRefused(@Nullable String state) {
    return state != null
        && (state.startsWith("22")
            || state.startsWith("23")
            || state.startsWith("28")
            || state.startsWith("3D")
            || state.startsWith("42"));
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
    sessions.close();
  }
}
