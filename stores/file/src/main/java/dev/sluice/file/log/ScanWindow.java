package dev.sluice.file.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A stretch of one file in memory. One window serves all scanners of a recovery, in turn. */
final class ScanWindow {
  static final int SIZE = 1 << 20;

  private ByteBuffer bytes = ByteBuffer.allocateDirect(1 << 16).limit(0);
  private @Nullable LogFile file;
  private long base;

  ByteBuffer bytes() {
    return bytes;
  }

  /**
   * Makes so many bytes from an offset on available, as far as the file has them.
   *
   * @param limit nothing behind it is read
   * @return the index in {@link #bytes} at which they stand, -1 if they are not all there
   */
  int load(LogFile from, long offset, int length, int limit) throws IOException {
    if (length < 0 || offset + length > limit) {
      return -1;
    }
    if (file != from || offset < base || offset + length > base + bytes.limit()) {
      fill(from, offset, length, limit);
    }
    int index = (int) (offset - base);
    return index + length <= bytes.limit() ? index : -1;
  }

  /** Forgets what was read. */
  void clear() {
    file = null;
  }

  private void fill(LogFile from, long offset, int length, int limit) throws IOException {
    int wanted = (int) Math.min(Math.max(SIZE, length), limit - offset);
    if (bytes.capacity() < wanted) {
      bytes = ByteBuffer.allocateDirect(wanted);
    }
    bytes.clear().limit(wanted);
    from.readFully(bytes, offset);
    bytes.flip();
    file = from;
    base = offset;
  }
}
