package dev.sluice.file.socket;

import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Asks the process that holds a store. Any number of threads; one request at a time. */
public final class ControlClient implements AutoCloseable {
  private final Path directory;
  private final int maxAnswer;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable SocketChannel channel;
  private volatile boolean closed;

  /**
   * Does not connect yet.
   *
   * @param maxAnswer bytes of an answer at most
   */
  public ControlClient(Path directory, int maxAnswer) {
    this.directory = directory;
    this.maxAnswer = maxAnswer;
  }

  /**
   * Sends a request and waits for its answer, as long as that takes. Connects first if there is no
   * connection (any more).
   *
   * @throws StoreException what the holder answered; UNAVAILABLE if nobody answers: whether the
   *     request was done is unknown then
   * @throws IllegalArgumentException if the holder answered that
   */
  public ByteBuffer call(int operation, ByteBuffer body) {
    Frame answer = exchange(new Frame(operation, body));
    if (answer.code() != Status.DONE) {
      throw Status.error(answer.code(), StandardCharsets.UTF_8.decode(answer.body()).toString());
    }
    return answer.body();
  }

  private Frame exchange(Frame request) {
    lock.lock();
    try {
      return exchange(request, connected());
    } catch (IOException e) {
      disconnect();
      throw new StoreException(
          Kind.UNAVAILABLE,
          "file store " + directory + ": the process that holds it does not answer: " + e,
          e);
    } finally {
      lock.unlock();
    }
  }

  private Frame exchange(Frame request, SocketChannel to) throws IOException {
    IOException unsent = null;
    try {
      request.write(to);
    } catch (IOException e) {
      unsent = e; // who refuses a client or its request says why before hanging up
    }
    Frame answer = Frame.read(to, maxAnswer);
    if (answer == null) {
      throw unsent == null ? new EOFException("it has hung up") : unsent;
    }
    if (unsent != null) {
      disconnect();
    }
    return answer;
  }

  private SocketChannel connected() throws IOException {
    if (closed) {
      throw new StoreException(Kind.UNAVAILABLE, "file store " + directory + " is closed");
    }
    SocketChannel open = channel;
    if (open == null) {
      open = connect(SocketFile.find(directory));
      channel = open;
      if (closed) {
        disconnect();
      }
    }
    return open;
  }

  private static SocketChannel connect(Path socket) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    boolean connected = false;
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      connected = true;
      return channel;
    } finally {
      if (!connected) {
        channel.close();
      }
    }
  }

  private void disconnect() {
    SocketChannel open = channel;
    channel = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        System.getLogger(ControlClient.class.getName())
            .log(System.Logger.Level.DEBUG, "closing a connection failed", e);
      }
    }
  }

  /** Hangs up. A call that waits fails with UNAVAILABLE. */
  @Override
  public void close() {
    closed = true;
    disconnect();
  }
}
