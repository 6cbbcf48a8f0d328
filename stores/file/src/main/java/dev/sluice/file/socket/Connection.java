package dev.sluice.file.socket;

import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One client: a request after the other, each answered before the next is read. */
final class Connection {
  private static final Logger LOG = System.getLogger(Connection.class.getName());

  private final SocketChannel channel;
  private final Answering answering;
  private final int maxBody;
  private volatile @Nullable Thread thread;

  Connection(SocketChannel channel, Answering answering, int maxBody) {
    this.channel = channel;
    this.answering = answering;
    this.maxBody = maxBody;
  }

  void runIn(Thread thread) {
    this.thread = thread;
    thread.start();
  }

  /** Answers until the client hangs up or says what cannot be understood. */
  void run() {
    try {
      Frame request = Frame.read(channel, maxBody);
      while (request != null && request.version() == Frame.VERSION) {
        answer(request).write(channel);
        request = Frame.read(channel, maxBody);
      }
      if (request != null) {
        refuse("version " + request.version() + " of the protocol is not known here");
      }
    } catch (FrameSizeException e) {
      refuse(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      // The client has gone, in the middle of a request or before its answer: nobody to tell.
      LOG.log(Level.DEBUG, "a client has gone", e);
    } finally {
      hangUp();
    }
  }

  private Frame answer(Frame request) {
    try {
      ByteBuffer body = answering.answer(request.code(), request.body());
      return body.remaining() <= maxBody
          ? new Frame(Status.DONE, body)
          : error(Status.of(Kind.OVERLOADED), "the answer is larger than " + maxBody + " bytes");
    } catch (StoreException e) {
      return error(Status.of(e.kind()), String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      return error(Status.ILLEGAL_ARGUMENT, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a request over the socket failed", e);
      return error(Status.of(Kind.UNAVAILABLE), "the holder of the store failed: " + e);
    }
  }

  private static Frame error(int status, String message) {
    return new Frame(status, ByteBuffer.wrap(message.getBytes(StandardCharsets.UTF_8)));
  }

  /** Says why, and hangs up. */
  void refuse(String why) {
    try (channel) {
      error(Status.of(Kind.REJECTED), why).write(channel);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a client has gone", e);
    }
  }

  /** Lets the request that is being answered be the last. */
  void hearNoMore() {
    try {
      channel.shutdownInput();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a client has gone", e);
    }
  }

  void awaitEnd(long millis) {
    Thread running = thread;
    if (running == null || running == Thread.currentThread()) {
      return;
    }
    try {
      running.join(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void hangUp() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing a connection failed", e);
    }
  }
}
