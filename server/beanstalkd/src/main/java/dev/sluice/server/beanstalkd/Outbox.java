package dev.sluice.server.beanstalkd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Answers that a client has still to read. Holds no memory while there are none. */
final class Outbox {
  private static final byte[] NOTHING = {};
  private static final int FIRST = 256;

  private byte[] bytes = NOTHING;
  private int from;
  private int to;

  /** Adds a line. */
  @SuppressWarnings("deprecation") // All characters are ASCII: the fast way out of a string.
  void line(String line) {
    room(line.length() + 2);
    line.getBytes(0, line.length(), bytes, to);
    to += line.length();
    end();
  }

  /** Adds a body with the end of a line. */
  void body(byte[] body) {
    room(body.length + 2);
    System.arraycopy(body, 0, bytes, to, body.length);
    to += body.length;
    end();
  }

  /** Adds the answer to a question that is answered with a text. */
  void text(String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    line("OK " + body.length);
    body(body);
  }

  private void end() {
    bytes[to++] = '\r';
    bytes[to++] = '\n';
  }

  private void room(int count) {
    if (to + count <= bytes.length) {
      return;
    }
    int held = to - from;
    byte[] target = new byte[Math.max(FIRST, 2 * (held + count))];
    System.arraycopy(bytes, from, target, 0, held);
    bytes = target;
    from = 0;
    to = held;
  }

  int size() {
    return to - from;
  }

  /**
   * Writes as much as the channel takes, by way of a buffer that all share.
   *
   * @return whether it took anything
   */
  boolean writeTo(WritableByteChannel channel, ByteBuffer shared) throws IOException {
    boolean moved = false;
    while (from < to) {
      shared.clear();
      shared.put(bytes, from, Math.min(shared.remaining(), to - from)).flip();
      int written = channel.write(shared);
      from += written;
      moved |= written > 0;
      if (shared.hasRemaining()) {
        return moved;
      }
    }
    from = 0;
    to = 0;
    bytes = NOTHING;
    return moved;
  }

  @Override
  public String toString() {
    return new String(Arrays.copyOfRange(bytes, from, to), StandardCharsets.ISO_8859_1);
  }
}
