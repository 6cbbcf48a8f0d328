package dev.sluice.bench;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The peer of the log: the bytes, a prepared file that is filled over and over, one write and one
 * force for all that came meanwhile. No checksum, no recovery, no segments.
 */
final class BareLog implements AutoCloseable {
  private static final int LENGTH = 64 << 20;
  private static final int BUFFER = 4 << 20;

  private final Path file;
  private final boolean forced;
  private final Duration slower;
  private FileChannel channel;
  private ByteBuffer building = ByteBuffer.allocateDirect(BUFFER);
  private ByteBuffer writing = ByteBuffer.allocateDirect(BUFFER);
  private long round = 1;
  private long done;
  private long position;
  private boolean leading;

  BareLog(Path file, boolean forced, Duration slower) throws IOException {
    this.file = file;
    this.forced = forced;
    this.slower = slower;
    this.channel = prepare(file);
    channel.force(true);
  }

  /** Returns when the record was written so many times, and forced if that is asked for. */
  void put(ByteBuffer record, int times) throws IOException {
    synchronized (this) {
      for (int i = 0; i < times; i++) {
        building.putInt(record.remaining());
        building.put(record.duplicate());
      }
      long mine = round;
      await(mine);
      if (done >= mine) {
        return;
      }
      leading = true;
      round++;
      ByteBuffer full = building;
      building = writing.clear();
      writing = full.flip();
    }
    flush();
    synchronized (this) {
      leading = false;
      done = round - 1;
      notifyAll();
    }
  }

  private void flush() throws IOException {
    int length = writing.remaining();
    if (position + length > LENGTH) {
      startAgain();
    }
    channel.write(writing, position);
    position += length;
    if (forced) {
      channel.force(false);
      SlowForce.pause(slower);
    }
  }

  /** Where nothing is forced, overwriting the same pages would touch no disk at all. */
  private void startAgain() throws IOException {
    position = 0;
    if (!forced) {
      channel.close();
      Files.delete(file);
      channel = prepare(file);
    }
  }

  private static FileChannel prepare(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, CREATE, WRITE);
    ByteBuffer zeros = ByteBuffer.allocateDirect(BUFFER);
    for (int at = 0; at < LENGTH; at += BUFFER) {
      channel.write(zeros.clear(), at);
    }
    return channel;
  }

  private synchronized void await(long mine) {
    try {
      while (leading && done < mine) {
        wait();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a producer", e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
