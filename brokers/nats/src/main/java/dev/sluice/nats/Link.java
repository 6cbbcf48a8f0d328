package dev.sluice.nats;

import dev.sluice.spi.StoreException;
import dev.sluice.spi.tls.TlsFiles;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener.Events;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connection: reconnects by itself for ever, and says at once that the server is away instead
 * of keeping what is sent meanwhile. Any number of threads at once.
 */
final class Link implements AutoCloseable {
  private static final Duration SOON = Duration.ofMillis(100);
  private static final int MISSED_PINGS = 2;

  private final NatsOptions options;
  private final Errors errors;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable Connection connection;
  private volatile CompletableFuture<Void> lost = new CompletableFuture<>();
  private volatile Consumer<String> complaints = text -> {};
  private volatile Runnable onLoss = () -> {};
  private volatile boolean closed;

  private Link(NatsOptions options) {
    this.options = options;
    this.errors = new Errors(options);
  }

  /**
   * Connects.
   *
   * @throws StoreException UNAVAILABLE if no server can be reached, REJECTED if it does not let us
   *     in
   * @throws IllegalArgumentException if a file of the options cannot be used
   */
  static Link open(NatsOptions options) {
    Link link = new Link(options);
    link.connection();
    return link;
  }

  NatsOptions options() {
    return options;
  }

  Errors errors() {
    return errors;
  }

  /** Is told what the server complains about, on another thread. */
  void onComplaint(Consumer<String> listener) {
    complaints = listener;
  }

  /** Is told that the connection is gone, on another thread. */
  void onLoss(Runnable listener) {
    onLoss = listener;
  }

  /**
   * Done when the connection that is used now is gone. Ask for it after the connection, and before
   * anything is sent.
   *
   * <p>The client library says on a thread of its own what becomes of a connection, so that word of
   * an old loss can arrive when all is well again; and not each reconnect is told as one: of a
   * connection that is lost again while it comes back the library says that it is new. So a loss
   * ends what is under way, which is tried again then, and whether it lasts is seen from the
   * connection.
   */
  CompletableFuture<Void> lost() {
    CompletableFuture<Void> current = lost;
    if (!current.isDone() || !isConnected()) {
      return current;
    }
    lock.lock();
    try {
      if (lost.isDone() && !closed) {
        lost = new CompletableFuture<>();
      }
      return lost;
    } finally {
      lock.unlock();
    }
  }

  private boolean isConnected() {
    Connection current = connection;
    return current != null && current.getStatus() == Connection.Status.CONNECTED;
  }

  /**
   * The connection, which is there now.
   *
   * @throws StoreException UNAVAILABLE if it is not, or this was closed
   */
  Connection connection() {
    Connection current = connection;
    if (current == null || current.getStatus() == Connection.Status.CLOSED) {
      current = connect();
    }
    if (closed) {
      throw errors.closed();
    }
    if (current.getStatus() != Connection.Status.CONNECTED) {
      throw errors.away();
    }
    return current;
  }

  // Only at the start, and after a server has refused us twice while it came back.
  private Connection connect() {
    lock.lock();
    try {
      if (closed) {
        throw errors.closed();
      }
      Connection current = connection;
      if (current != null && current.getStatus() != Connection.Status.CLOSED) {
        return current;
      }
      Connection fresh = Nats.connect(build());
      connection = fresh;
      return fresh;
    } catch (IOException e) {
      throw errors.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw errors.interrupted();
    } finally {
      lock.unlock();
    }
  }

  private Options build() {
    Options.Builder builder =
        new Options.Builder()
            .servers(options.servers().toArray(String[]::new))
            .connectionName("sluice")
            .connectionTimeout(options.timeout())
            .pingInterval(options.timeout())
            .maxPingsOut(MISSED_PINGS)
            .maxReconnects(-1)
            .reconnectWait(SOON)
            .reconnectJitter(SOON)
            .reconnectJitterTls(SOON)
            .reconnectBufferSize(0)
            .writeQueuePushTimeout(options.timeout())
            .requestCleanupInterval(options.timeout())
            .dontForceFlushOnRequest()
            .reportNoResponders()
            .connectionListener((source, event) -> changed(event))
            .errorListener(new Complaints());
    String inboxes = options.inboxPrefix();
    if (inboxes != null) {
      builder.inboxPrefix(inboxes + ".");
    }
    TlsFiles tls = options.tls();
    if (tls != null) {
      // The host's name is kept for the certificate only where it is not looked up before.
      builder
          .sslContext(Tls.context(tls))
          .hostnameResolveMode(Options.HostnameResolveMode.HappyEyeballs);
    }
    options.login().addTo(builder);
    return builder.build();
  }

  /** What the client library says of a connection: this one, or the one before. */
  void changed(Events event) {
    if (event == Events.DISCONNECTED || event == Events.CLOSED) {
      lost.complete(null);
      onLoss.run();
    }
  }

  /**
   * Waits until all are done, the connection is gone, or the time limit of a call is over.
   *
   * @param loss as {@link #lost()} was before the first was sent
   */
  void await(List<? extends CompletableFuture<?>> all, CompletableFuture<Void> loss) {
    CompletableFuture<Void> each =
        CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new));
    Patience.await(CompletableFuture.anyOf(each.exceptionally(e -> null), loss), options.timeout());
  }

  @Override
  public void close() {
    Connection current;
    lock.lock();
    try {
      closed = true;
      current = connection;
    } finally {
      lock.unlock();
    }
    lost.complete(null);
    if (current == null) {
      return;
    }
    try {
      current.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Complaints implements ErrorListener {
    @Override
    public void errorOccurred(Connection source, String error) {
      complaints.accept(error);
    }
  }
}
