package dev.sluice.file.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A file that outlives interrupts. A {@link FileChannel} is closed when a thread that uses it is
 * interrupted, and handlers are interrupted all the time. Reads and writes name their position, so
 * they are simply done again on a new channel. A force must not be done twice (the second may
 * succeed although the first has lost data), so it goes through an asynchronous channel, whose
 * {@code force} runs in the caller's thread and takes no notice of interrupts.
 */
final class NioFile implements LogFile {
  private final Path path;
  private final Set<OpenOption> options;
  private final AsynchronousFileChannel forcing;
  private final ReentrantLock reopening = new ReentrantLock();
  private volatile FileChannel channel;
  private volatile boolean closed;

  NioFile(Path path, Set<? extends OpenOption> options) throws IOException {
    this.path = path;
    this.options = new HashSet<>(options);
    this.channel = FileChannel.open(path, this.options);
    this.options.remove(StandardOpenOption.CREATE);
    try {
      this.forcing = AsynchronousFileChannel.open(path, this.options, null);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public long size() throws IOException {
    return persist(FileChannel::size);
  }

  @Override
  public int write(ByteBuffer source, long position) throws IOException {
    int from = source.position();
    return (int) persist(c -> c.write(source.position(from), position));
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    int from = target.position();
    return (int) persist(c -> c.read(target.position(from), position));
  }

  @Override
  public void force() throws IOException {
    forcing.force(false);
  }

  @Override
  public void truncate(long length) throws IOException {
    persist(c -> c.truncate(length).size());
  }

  @Override
  public void close() throws IOException {
    reopening.lock();
    try {
      closed = true;
      try {
        forcing.close();
      } finally {
        channel.close();
      }
    } finally {
      reopening.unlock();
    }
  }

  private long persist(Operation operation) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        FileChannel used = channel;
        try {
          return operation.on(used);
        } catch (ClosedChannelException e) {
          interrupted |= Thread.interrupted();
          reopen(used, e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void reopen(FileChannel broken, ClosedChannelException reason) throws IOException {
    reopening.lock();
    try {
      if (closed) {
        throw reason;
      }
      if (channel == broken) {
        channel = FileChannel.open(path, options);
      }
    } finally {
      reopening.unlock();
    }
  }

  private interface Operation {
    long on(FileChannel channel) throws IOException;
  }
}
