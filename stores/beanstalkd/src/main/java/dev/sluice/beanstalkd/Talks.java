package dev.sluice.beanstalkd;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Connections for what needs no reservation: each call has one of its own as long as it takes. */
final class Talks implements AutoCloseable {
  private static final long FRESH = TimeUnit.MILLISECONDS.toNanos(100);

  private final Link link;
  private final Deque<Idle> idle = new ArrayDeque<>();

  private record Idle(Connection connection, long since) {}

  /** What to say, and what to make of the replies. */
  @FunctionalInterface
  interface Talk<T> {
    T over(Connection connection) throws IOException;
  }

  Talks(Link link) {
    this.link = link;
  }

  /**
   * Says it.
   *
   * @throws dev.sluice.spi.StoreException UNAVAILABLE: what came of it is unknown
   */
  <T> T hold(Talk<T> talk) {
    link.failIfClosed();
    Connection connection = take();
    try {
      T answer = talk.over(connection);
      giveBack(connection);
      return answer;
    } catch (IOException e) {
      connection.close();
      throw link.unavailable(e);
    } catch (RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private Connection take() {
    Idle last = last();
    if (last == null) {
      return link.connect();
    }
    if (System.nanoTime() - last.since() < FRESH || answers(last.connection())) {
      return last.connection();
    }
    // The server was away meanwhile: none of these is any good, and nothing was said yet.
    forgetAll();
    return link.connect();
  }

  private static boolean answers(Connection connection) {
    try {
      connection.exchange(Command.listTubeUsed());
      return true;
    } catch (IOException e) {
      connection.close();
      return false;
    }
  }

  private synchronized @Nullable Idle last() {
    return idle.pollLast();
  }

  private synchronized void giveBack(Connection connection) {
    if (link.isClosed()) {
      connection.close();
    } else {
      idle.addLast(new Idle(connection, System.nanoTime()));
    }
  }

  private synchronized void forgetAll() {
    idle.forEach(one -> one.connection().close());
    idle.clear();
  }

  @Override
  public void close() {
    forgetAll();
  }
}
