package dev.sluice.bench;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The peer of the log: the bytes, appended to one file after the other, with one write and one
 * force for all that came meanwhile; all of it is kept. No checksum, no recovery, no index.
 */
final class BareLog implements AutoCloseable {
  /** How room for the bytes is made. */
  enum Room {
    /**
     * A second thread fills the next file with zeros and forces it: the best where it is forced.
     */
    PREPARED,
    /** The file grows with each write: the best where it is not. */
    GROWN
  }

  private static final int LENGTH = 64 << 20;
  private static final int BUFFER = 4 << 20;
  private static final int PIECE = 1 << 20;

  private final Path directory;
  private final Room room;
  private final boolean forced;
  private final Duration slower;
  private CompletableFuture<FileChannel> next;
  private FileChannel channel;
  private ByteBuffer building = ByteBuffer.allocateDirect(BUFFER);
  private ByteBuffer writing = ByteBuffer.allocateDirect(BUFFER);
  private int files;
  private long round = 1;
  private long done;
  private long position;
  private boolean leading;

  /**
   * @param slower added to each force
   */
  BareLog(Path directory, Room room, boolean forced, Duration slower) throws IOException {
    this.directory = directory;
    this.room = room;
    this.forced = forced;
    this.slower = slower;
    this.channel = prepare(0);
    this.next = CompletableFuture.completedFuture(prepare(1));
    this.files = 2;
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
      startNext();
    }
    channel.write(writing, position);
    position += length;
    if (forced) {
      channel.force(false);
      SlowForce.pause(slower);
    }
  }

  private void startNext() throws IOException {
    position = 0;
    channel.close();
    channel = join(next);
    int number = files++;
    next =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return prepare(number);
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
  }

  private static FileChannel join(CompletableFuture<FileChannel> prepared) throws IOException {
    try {
      return prepared.get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IOException("cannot prepare a file", e);
    }
  }

  private Path file(int number) {
    return directory.resolve("bare-" + number);
  }

  private FileChannel prepare(int number) throws IOException {
    FileChannel made = FileChannel.open(file(number), CREATE_NEW, WRITE);
    if (room == Room.PREPARED) {
      ByteBuffer zeros = ByteBuffer.allocateDirect(PIECE);
      for (int at = 0; at < LENGTH; at += PIECE) {
        made.write(zeros.clear(), at);
      }
    }
    made.force(true);
    return made;
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
    join(next).close();
  }
}
