package dev.sluice.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The store's own connections: opened when needed, kept, at most so many. Where one writes at a
 * time, the writer has a connection of its own, and waits here and not in the database.
 */
final class PooledSessions implements Sessions {
  /** Opens a connection, and sets it up. */
  @FunctionalInterface
  interface Opener {
    Connection open() throws SQLException;
  }

  private static final int PATIENCE_SECONDS = 30;
  private static final Duration OPENING = Duration.ofSeconds(20);
  private static final Duration OPENING_PAUSE = Duration.ofMillis(200);

  /** What was not used for so long may have been cut in silence on the way. */
  static final Duration FRESH = Duration.ofSeconds(60);

  private final Opener opener;
  private final Dialect dialect;
  private final LongSupplier nanos;
  private final Semaphore free;
  private final Semaphore writing;
  private final Deque<Session> idle = new ArrayDeque<>();
  private boolean closed;

  /**
   * @param size how many connections at most
   */
  PooledSessions(Opener opener, int size, Dialect dialect) {
    this(opener, size, dialect, System::nanoTime);
  }

  /**
   * @param nanos the steady clock
   */
  PooledSessions(Opener opener, int size, Dialect dialect, LongSupplier nanos) {
    this.nanos = nanos;
    this.opener = opener;
    this.dialect = dialect;
    boolean oneWriter = dialect.hasOneWriter();
    free = new Semaphore(size, true);
    writing = new Semaphore(oneWriter ? 1 : Integer.MAX_VALUE, true);
  }

  @Override
  public Session take(boolean writes) throws SQLException {
    acquire(free);
    if (writes) {
      try {
        acquire(writing);
      } catch (SQLException e) {
        free.release();
        throw e;
      }
    }
    try {
      closeStale();
      Session session = idleOrNull();
      Session taken = session == null ? open() : session;
      taken.writes(writes);
      return taken;
    } catch (SQLException | RuntimeException e) {
      release(writes);
      throw e;
    }
  }

  private Session open() throws SQLException {
    return new Session(connect(), dialect.beginsByStatement());
  }

  private Connection connect() throws SQLException {
    long deadline = System.nanoTime() + OPENING.toNanos();
    while (true) {
      try {
        return opener.open();
      } catch (SQLException e) {
        if (!dialect.isOpening(e) || System.nanoTime() - deadline > 0) {
          throw e;
        }
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(OPENING_PAUSE.toNanos()));
      }
    }
  }

  private static void acquire(Semaphore semaphore) throws SQLException {
    boolean interrupted = false;
    try {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (true) {
        try {
          if (!semaphore.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            throw new SQLTransientConnectionException(
                "no connection became free within " + PATIENCE_SECONDS + " s", "08001");
          }
          return;
        } catch (InterruptedException e) {
          // Not a wait that may be broken off: what follows is short, and half of it would be
          // worse.
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  // The last one used is the first to be used again, so those that nobody needs are in front.
  private void closeStale() {
    for (Session stale = staleOrNull(); stale != null; stale = staleOrNull()) {
      stale.close();
    }
  }

  private synchronized @Nullable Session staleOrNull() {
    Session first = idle.peekFirst();
    boolean stale = first != null && nanos.getAsLong() - first.idleSince() > FRESH.toNanos();
    return stale ? idle.pollFirst() : null;
  }

  private synchronized @Nullable Session idleOrNull() throws SQLException {
    if (closed) {
      throw new SQLNonTransientConnectionException("the store is closed", "08003");
    }
    return idle.pollLast();
  }

  private void release(boolean writes) {
    if (writes) {
      writing.release();
    }
    free.release();
  }

  @Override
  public void giveBack(Session session, boolean usable) {
    boolean writes = session.writes();
    if (!keep(session, usable)) {
      session.close();
    }
    release(writes);
  }

  private synchronized boolean keep(Session session, boolean usable) {
    if (usable && !closed) {
      session.idleSince(nanos.getAsLong());
      idle.addLast(session);
      return true;
    }
    return false;
  }

  @Override
  public void drop() {
    Session session = takeIdle();
    while (session != null) {
      session.close();
      session = takeIdle();
    }
  }

  private synchronized @Nullable Session takeIdle() {
    return idle.pollLast();
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    drop();
  }
}
