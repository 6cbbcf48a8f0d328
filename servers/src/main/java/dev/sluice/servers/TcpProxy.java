package dev.sluice.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A network that misbehaves: passes on what goes to and from a server on this machine, cuts
 * connections, refuses new ones, swallows what is sent, or delays it.
 */
public final class TcpProxy implements AutoCloseable {
  /** What becomes of the bytes. */
  private enum Mode {
    PASS,
    SILENT,
    REFUSE
  }

  private final ServerSocket listener;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Mode mode = Mode.PASS;
  private Duration delay = Duration.ZERO;
  private boolean closed;

  private TcpProxy(int target) {
    this.target = target;
    try {
      listener = new ServerSocket();
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon("proxy", this::accept);
  }

  /** Starts one before a port of this machine. */
  public static TcpProxy before(int port) {
    return new TcpProxy(port);
  }

  /** Where it listens, on 127.0.0.1. */
  public int port() {
    return listener.getLocalPort();
  }

  /** All is well again, for new connections and for those that are still there. */
  public void pass() {
    become(Mode.PASS, Duration.ZERO);
  }

  /** Cuts all connections, and every new one at once. */
  public void refuse() {
    become(Mode.REFUSE, Duration.ZERO);
    cut();
  }

  /**
   * Keeps all connections open, and holds back whatever is sent: half-open, as behind a dead
   * router.
   */
  public void silence() {
    become(Mode.SILENT, Duration.ZERO);
  }

  /** Holds back each piece of data for so long, in both directions. */
  public void delay(Duration each) {
    become(Mode.PASS, each);
  }

  /** Cuts the connections that are there; new ones work. */
  public void cut() {
    sockets.forEach(this::drop);
  }

  private void become(Mode next, Duration each) {
    lock.lock();
    try {
      mode = next;
      delay = each;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        serve(listener.accept());
      } catch (IOException e) {
        // Closed, or the server behind refuses: the client's connection is gone then, as it should.
      }
    }
  }

  private void serve(Socket client) throws IOException {
    sockets.add(client);
    if (isRefusing()) {
      drop(client);
      return;
    }
    Socket server = new Socket();
    sockets.add(server);
    try {
      server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
    } catch (IOException e) {
      drop(client);
      drop(server);
      throw e;
    }
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
    daemon("proxy to server", () -> pump(client, server));
    daemon("proxy to client", () -> pump(server, client));
  }

  private void pump(Socket from, Socket to) {
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      byte[] piece = new byte[16_384];
      for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
        hold();
        out.write(piece, 0, n);
      }
    } catch (IOException e) {
      // One side is gone; the other one is about to learn it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      drop(from);
      drop(to);
    }
  }

  /** Waits as long as the network does not let anything through. */
  private void hold() throws InterruptedException {
    lock.lock();
    try {
      long nanos = delay.toNanos();
      while (!closed && (mode == Mode.SILENT || nanos > 0)) {
        if (mode == Mode.SILENT) {
          changed.await();
        } else {
          nanos = changed.awaitNanos(nanos);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isRefusing() {
    lock.lock();
    try {
      return mode == Mode.REFUSE;
    } finally {
      lock.unlock();
    }
  }

  private void drop(Socket socket) {
    sockets.remove(socket);
    try {
      // A reset, as when the other side has died.
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // It is closed already.
    }
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void daemon(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
  }
}
