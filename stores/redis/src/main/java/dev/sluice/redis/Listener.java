package dev.sluice.redis;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;

/**
 * Waits at the server for word of new jobs: one blocking read of a list that belongs to this
 * process. Costs nothing while there is no word. When its connection is lost, word may be lost too:
 * everybody looks again, at once and when it is back.
 */
final class Listener implements AutoCloseable {
  private static final int WAIT_SECONDS = 30;
  private static final int SOCKET_MILLIS = (WAIT_SECONDS + 10) * 1_000;
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(2);

  private final Wire wire;
  private final byte[] list;
  private final BiConsumer<Integer, Long> onWord;
  private final Runnable onLoss;
  private final Thread thread;
  private volatile boolean closed;
  private volatile @Nullable Connection connection;

  /**
   * @param list the key of the list
   * @param onWord gets the number of a queue, and how many jobs are new in it
   * @param onLoss called when word may have been lost
   */
  Listener(Wire wire, byte[] list, BiConsumer<Integer, Long> onWord, Runnable onLoss) {
    this.wire = wire;
    this.list = list;
    this.onWord = onWord;
    this.onLoss = onLoss;
    thread = new Thread(this::listen, "sluice-redis-listener");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void listen() {
    long pause = PAUSE;
    while (!closed) {
      try {
        listenUntilLost();
        pause = PAUSE;
      } catch (RuntimeException e) {
        onLoss.run();
        if (!closed) {
          LockSupport.parkNanos(this, pause);
          pause = Math.min(2 * pause, LONGEST_PAUSE);
        }
      }
    }
  }

  private void listenUntilLost() {
    try (Connection mine = wire.connection(list)) {
      connection = mine;
      mine.setSoTimeout(SOCKET_MILLIS);
      onLoss.run();
      while (!closed) {
        mine.sendCommand(Command.BLPOP, list, Ascii.of(WAIT_SECONDS));
        if (mine.getOne() instanceof List<?> answer) {
          hear(Ascii.text(answer.get(1)));
        }
      }
    } finally {
      connection = null;
    }
  }

  private void hear(String word) {
    int colon = word.indexOf(':');
    onWord.accept(
        Integer.valueOf(word.substring(0, colon)), Long.valueOf(word.substring(colon + 1)));
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    Connection open = connection;
    if (open != null) {
      try {
        // The only way to end a blocking read.
        open.forceDisconnect();
      } catch (IOException e) {
        // It is gone, which was the aim.
        Objects.requireNonNull(e);
      }
    }
  }
}
