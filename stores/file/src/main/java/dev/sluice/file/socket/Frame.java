package dev.sluice.file.socket;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * A request or an answer.
 *
 * @param version of the protocol
 * @param code a request's operation; an answer's status
 * @param body the rest
 */
record Frame(int version, int code, ByteBuffer body) {
  /** The version that this code speaks. */
  static final int VERSION = 1;

  /** Bytes of version and code. */
  static final int FIXED = 2;

  Frame(int code, ByteBuffer body) {
    this(VERSION, code, body);
  }

  void write(WritableByteChannel channel) throws IOException {
    ByteBuffer whole = ByteBuffer.allocate(Integer.BYTES + FIXED + body.remaining());
    whole.putInt(FIXED + body.remaining()).put((byte) version).put((byte) code);
    whole.put(body.duplicate()).flip();
    while (whole.hasRemaining()) {
      channel.write(whole);
    }
  }

  /**
   * Waits for a frame.
   *
   * @param max bytes of its body at most
   * @return {@code null} if the other side has hung up between two frames
   * @throws FrameSizeException if it is larger, or too short to be one
   * @throws EOFException if the other side has hung up inside of it
   */
  static @Nullable Frame read(ReadableByteChannel channel, int max) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(Integer.BYTES);
    if (!fill(channel, head)) {
      return null;
    }
    int length = head.getInt(0);
    if (length < FIXED || length - FIXED > max) {
      throw new FrameSizeException(Integer.toUnsignedLong(length), max);
    }
    ByteBuffer rest = ByteBuffer.allocate(length);
    if (!fill(channel, rest)) {
      throw new EOFException("half a frame");
    }
    rest.flip();
    int version = rest.get() & 0xff;
    int code = rest.get() & 0xff;
    return new Frame(version, code, rest.slice());
  }

  /** Answers false if there was nothing at all. */
  private static boolean fill(ReadableByteChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        if (buffer.position() == 0) {
          return false;
        }
        throw new EOFException("half a frame");
      }
    }
    return true;
  }
}
