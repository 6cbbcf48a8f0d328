package dev.sluice.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hears what is notified, on a connection and a thread of its own. When the connection breaks it
 * opens another one, for ever; what was notified meanwhile is lost, so everything is looked at
 * then.
 */
final class PostgresListener implements AutoCloseable {
  static final String CHANNEL = "sluice";

  /** After so long without a word it asks whether the server is still there. */
  private static final int QUIET_MILLIS = 10_000;

  private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long LAST_PAUSE = TimeUnit.SECONDS.toNanos(5);

  private final PooledSessions.Opener opener;
  private final Runnable listening;
  private final Consumer<String> heard;
  private final Runnable deaf;
  private final Thread thread = new Thread(this::run, "sluice-listen");
  private volatile @Nullable Connection connection;
  private volatile boolean closed;

  /**
   * @param listening told when it begins to listen, each time
   * @param heard told each text
   * @param deaf told when a connection that listened is gone
   */
  PostgresListener(
      PooledSessions.Opener opener, Runnable listening, Consumer<String> heard, Runnable deaf) {
    this.opener = opener;
    this.listening = listening;
    this.heard = heard;
    this.deaf = deaf;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void run() {
    long pause = FIRST_PAUSE;
    while (!closed) {
      long began = System.nanoTime();
      try (Connection own = opener.open()) {
        connection = own;
        PostgresNotifications notifications = PostgresNotifications.of(own);
        if (notifications == null) {
          return;
        }
        listen(own, notifications);
      } catch (SQLException | RuntimeException e) {
        Log.LOG.log(System.Logger.Level.DEBUG, "does not hear the database", e);
      }
      deaf.run();
      pause = System.nanoTime() - began > LAST_PAUSE ? FIRST_PAUSE : pause;
      if (!closed) {
        LockSupport.parkNanos(this, pause / 2 + ThreadLocalRandom.current().nextLong(pause));
        pause = Math.min(LAST_PAUSE, pause * 2);
      }
    }
  }

  private void listen(Connection own, PostgresNotifications notifications) throws SQLException {
    own.setAutoCommit(true);
    execute(own, "LISTEN " + CHANNEL);
    listening.run();
    while (!closed) {
      List<String> texts = notifications.await(QUIET_MILLIS);
      texts.forEach(heard);
      if (texts.isEmpty()) {
        execute(own, "SELECT 1");
      }
    }
  }

  private static void execute(Connection own, String sql) throws SQLException {
    try (Statement statement = own.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    Connection own = connection;
    if (own == null) {
      return;
    }
    try {
      // Not closed in order: that would wait for the thread that reads.
      own.abort(Runnable::run);
    } catch (SQLException e) {
      Log.LOG.log(System.Logger.Level.DEBUG, "a connection could not be closed", e);
    }
  }
}
