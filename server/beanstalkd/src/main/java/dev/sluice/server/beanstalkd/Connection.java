package dev.sluice.server.beanstalkd;

import dev.sluice.spi.Delivery;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** A client. All of it belongs to the loop. */
final class Connection {
  // No more is read, and no more is answered, from one that does not read its answers.
  private static final int MOST_UNREAD = 1 << 18;
  private static final int MOST_UNHEARD = 1 << 16;

  final Inbox inbox = new Inbox();
  final Outbox outbox = new Outbox();
  final Session session;

  /** What the next body is put with. */
  @Nullable Terms incoming;

  private final SocketChannel channel;
  private final SelectionKey key;
  private @Nullable Letter held;
  private @Nullable Stream stream;
  private int underWay;
  private boolean endOfInput;
  private boolean quitting;
  private boolean closed;
  private long progressAt;

  Connection(SocketChannel channel, SelectionKey key, Session session, long now) {
    this.channel = channel;
    this.key = key;
    this.session = session;
    progressAt = now;
  }

  boolean isClosed() {
    return closed;
  }

  /** Whether so many answers wait to be read that no more should be made. */
  boolean isFull() {
    return outbox.size() >= MOST_UNREAD;
  }

  /** The next letter that may be acted upon; it stays until {@link #taken}. */
  @Nullable Letter letter() {
    if (held == null && !quitting) {
      held = inbox.next();
    }
    return held;
  }

  void taken() {
    held = null;
  }

  /** Whether a step may be made beside what is under way. */
  boolean admits(Step step) {
    return underWay == 0 || (step.stream() == stream && stream != Stream.LOOK);
  }

  /** Whether the store is still asked to do something for it. */
  boolean isUnderWay() {
    return underWay > 0 && stream != Stream.RESERVE;
  }

  /** The client has said that it has nothing more to say. */
  void quit() {
    quitting = true;
    endOfInput = true;
  }

  /** A command of this kind is under way. */
  void begin(Stream kind) {
    stream = kind;
    underWay++;
  }

  /** A command that was under way is answered. */
  void end() {
    underWay--;
  }

  void answer(Answer answer, long now) {
    Delivery reserved = answer.reserved();
    if (reserved != null) {
      session.add(new Reservation(this, reserved, now), now);
    }
    outbox.line(answer.line());
    byte[] body = answer.body();
    if (body != null) {
      outbox.body(body);
    }
  }

  /**
   * Reads what is there.
   *
   * @param shared a buffer for this call
   */
  void read(ByteBuffer shared, long now) throws IOException {
    shared.clear();
    int count = channel.read(shared);
    if (count < 0) {
      endOfInput = true;
    } else if (count > 0) {
      inbox.add(shared.flip());
      progressAt = now;
    }
  }

  /** Writes what it takes, and says what it is waited for. */
  void write(ByteBuffer shared, long now) throws IOException {
    if (outbox.writeTo(channel, shared)) {
      progressAt = now;
    }
    boolean hears = !endOfInput && !isFull() && (underWay == 0 || inbox.size() < MOST_UNHEARD);
    int interest =
        (hears ? SelectionKey.OP_READ : 0) | (outbox.size() > 0 ? SelectionKey.OP_WRITE : 0);
    if (key.interestOps() != interest) {
      key.interestOps(interest);
    }
  }

  /** Whether a client that is gone has been told all that it asked for; it waits for no job. */
  boolean isOver() {
    return endOfInput && !isUnderWay() && (outbox.size() == 0 || underWay > 0);
  }

  /** Whether there is something to act upon that only had to wait for room. */
  boolean goesOn() {
    return underWay == 0 && !isFull() && letter() != null;
  }

  /** Since when one has not moved that should; {@link Long#MAX_VALUE} if nothing is due. */
  long stuckSince() {
    boolean due = outbox.size() > 0 || (underWay == 0 && held == null && inbox.isAmidst());
    return due ? progressAt : Long.MAX_VALUE;
  }

  void close() {
    closed = true;
    key.cancel();
    try {
      channel.close();
    } catch (IOException e) {
      // It is gone, which is all that was wanted.
    }
  }
}
