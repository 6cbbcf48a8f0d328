package dev.sluice.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Appends bytes to one file that was filled with zeros before, and forces once for all who wait.
 * Nothing more: no index, no checksum, no reading. What a store on this disk can be held against.
 */
final class BareLoop implements AutoCloseable {
  private static final int SIZE = 256 << 20;
  private static final int BUFFER = 16 << 20;

  private final FileChannel file;
  private final boolean forced;
  private final ReentrantLock writing = new ReentrantLock();
  private ByteBuffer filling = ByteBuffer.allocateDirect(BUFFER);
  private ByteBuffer spare = ByteBuffer.allocateDirect(BUFFER);
  private long appended;
  private volatile long safe;
  private long position;

  BareLoop(Path path, boolean forced) throws IOException {
    this.forced = forced;
    file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
    for (int at = 0; at < SIZE; at += zeros.capacity()) {
      file.write(zeros.clear(), at);
    }
    file.force(true);
  }

  void append(byte[] record) throws IOException {
    long mine;
    synchronized (this) {
      filling.put(record);
      appended += record.length;
      mine = appended;
    }
    while (safe < mine) {
      writing.lock();
      try {
        if (safe < mine) {
          write();
        }
      } finally {
        writing.unlock();
      }
    }
  }

  private void write() throws IOException {
    ByteBuffer full;
    long until;
    synchronized (this) {
      full = filling;
      filling = spare.clear();
      spare = full;
      until = appended;
    }
    full.flip();
    if (position + full.remaining() > SIZE) {
      position = 0;
    }
    while (full.hasRemaining()) {
      position += file.write(full, position);
    }
    if (forced) {
      file.force(false);
    }
    safe = until;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
