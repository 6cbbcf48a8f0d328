package dev.sluice.server.beanstalkd;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where connections come in, and where the loop waits for them and for what others post. */
final class Door {
  private static final System.Logger LOG = System.getLogger(BeanstalkdPort.class.getName());
  private static final int BACKLOG = 1_024;

  private final Selector selector;
  private final ServerSocketChannel listener;
  private final SelectionKey listening;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean woken = new AtomicBoolean();

  /**
   * Listens.
   *
   * @throws UncheckedIOException if the address is not to be had
   */
  Door(InetSocketAddress address) {
    try {
      selector = Selector.open();
      listener = ServerSocketChannel.open();
      listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      listener.bind(address, BACKLOG);
      listener.configureBlocking(false);
      listening = listener.register(selector, SelectionKey.OP_ACCEPT);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on " + address, e);
    }
  }

  /** The port that it listens on. */
  int port() {
    return listener.socket().getLocalPort();
  }

  /** Has something run in the loop. Any thread. */
  void post(Runnable task) {
    tasks.add(task);
    if (woken.compareAndSet(false, true)) {
      selector.wakeup();
    }
  }

  /** What was posted and not run. */
  void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  /** Waits until something can be read, written or accepted, something is posted, or time is up. */
  void await(Consumer<SelectionKey> ready, long millis) throws IOException {
    selector.select(ready, millis);
    woken.set(false);
  }

  boolean isKnock(SelectionKey key) {
    return key == listening;
  }

  /** The next that wants to come in; {@code null} for none. */
  @Nullable SocketChannel next() {
    try {
      return listener.accept();
    } catch (IOException e) {
      // Out of files, most often: those who are here go on, others wait for a while.
      LOG.log(System.Logger.Level.WARNING, "a connection cannot be accepted", e);
      listening.interestOps(0);
      return null;
    }
  }

  /** Somebody came in. */
  SelectionKey register(SocketChannel channel) throws IOException {
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    return channel.register(selector, SelectionKey.OP_READ);
  }

  /** Listens again after a failure. */
  void listenAgain() {
    if (listening.isValid() && listening.interestOps() == 0) {
      listening.interestOps(SelectionKey.OP_ACCEPT);
    }
  }

  /** Nobody comes in any more. */
  void shut() {
    close(listener);
  }

  /** The loop has ended. */
  void close() {
    shut();
    close(selector);
  }

  private static void close(Closeable what) {
    try {
      what.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "a beanstalkd port does not close", e);
    }
  }
}
