package dev.sluice.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.sluice.spi.StoreException;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is opened when it is needed, and again after it was lost. What was known on the
 * lost one (channels, deliveries, unconfirmed messages) is lost with it, and its owners see that.
 */
final class Link implements AutoCloseable {
  private final Connector connector;
  private final String name;
  private final ReentrantLock lock = new ReentrantLock();
  private final ExecutorService ends = Executors.newCachedThreadPool(Connector::daemon);
  private volatile @Nullable Connection connection;
  private volatile @Nullable String blocked;
  private volatile boolean closed;

  /**
   * @param name what the server shows it as
   */
  Link(Connector connector, String name) {
    this.connector = connector;
    this.name = name;
  }

  String address() {
    return connector.address();
  }

  /** Something that is done with a connection or a channel. */
  interface Work<T, R> {
    R with(T it) throws IOException;
  }

  /** Does it on a channel of its own, which is gone afterwards. */
  <R> R once(Work<Channel, R> work) {
    Channel channel = channel();
    try {
      return work.with(channel);
    } catch (IOException | RuntimeException e) {
      throw error(e);
    } finally {
      end(channel);
    }
  }

  /** A new channel, on a new connection if there is none. */
  Channel channel() {
    try {
      Channel channel = connection().createChannel();
      return Objects.requireNonNull(channel, "the server allows no more channels");
    } catch (IOException | TimeoutException | RuntimeException e) {
      throw error(e);
    }
  }

  /** What is known of the server. */
  String serverProperty(String property) {
    try {
      return String.valueOf(connection().getServerProperties().get(property));
    } catch (IOException | TimeoutException | RuntimeException e) {
      throw error(e);
    }
  }

  private Connection connection() throws IOException, TimeoutException {
    Connection known = connection;
    if (known != null && known.isOpen()) {
      return known;
    }
    lock.lock();
    try {
      if (closed) {
        throw Errors.closed(address());
      }
      Connection current = connection;
      if (current == null || !current.isOpen()) {
        current = connector.open(name);
        blocked = null;
        current.addBlockedListener(why -> blocked = why, () -> blocked = null);
        connection = current;
      }
      return current;
    } finally {
      lock.unlock();
    }
  }

  /** Why the server takes no messages on this connection at present; {@code null} if it does. */
  @Nullable String blocked() {
    return blocked;
  }

  /** Gives the connection up: whoever is stuck in a call on it fails. */
  void cut() {
    connector.cut();
  }

  boolean isClosed() {
    return closed;
  }

  StoreException error(Throwable e) {
    return closed ? Errors.closed(address()) : Errors.of(address(), e);
  }

  /** From now on nothing new is opened. */
  void refuse() {
    closed = true;
  }

  /**
   * Ends a channel, whatever state it is in. Does not wait: the client would for as long as the
   * server is busy with the channel, which may be for ever.
   */
  void end(Channel channel) {
    if (!channel.isOpen()) {
      return;
    }
    try {
      ends.execute(() -> abort(channel));
    } catch (RejectedExecutionException e) {
      // It ends with the connection.
    }
  }

  private static void abort(Channel channel) {
    try {
      channel.abort();
    } catch (IOException | RuntimeException e) {
      // Then it is gone already.
    }
  }

  @Override
  public void close() {
    closed = true;
    ends.shutdown();
    lock.lock();
    try {
      Connection current = connection;
      if (current != null) {
        current.abort(connector.timeoutMillis());
      }
    } finally {
      lock.unlock();
    }
  }
}
