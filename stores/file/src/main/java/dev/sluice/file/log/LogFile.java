package dev.sluice.file.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An open file. Any thread may call any method; an interrupt of the caller neither fails a call nor
 * closes the file.
 */
public interface LogFile extends Closeable {
  /** Length in bytes. */
  long size() throws IOException;

  /** Writes some or all of the bytes, from position to limit. Answers how many. */
  int write(ByteBuffer source, long position) throws IOException;

  /** Reads some bytes, at most to the limit. Answers how many, -1 at the end of the file. */
  int read(ByteBuffer target, long position) throws IOException;

  /** Returns when the content, and the length that it needs, are on the disk. */
  void force() throws IOException;

  /** Cuts the file to this length. */
  void truncate(long length) throws IOException;

  /** Writes all of the bytes. */
  default void writeFully(ByteBuffer source, long position) throws IOException {
    long at = position;
    while (source.hasRemaining()) {
      at += write(source, at);
    }
  }

  /** Reads until the buffer or the file ends. Answers how many bytes. */
  default int readFully(ByteBuffer target, long position) throws IOException {
    int total = 0;
    while (target.hasRemaining()) {
      int n = read(target, position + total);
      if (n < 0) {
        break;
      }
      total += n;
    }
    return total;
  }
}
