package dev.sluice.file;

import dev.sluice.file.log.FileLayer;
import dev.sluice.file.log.LogFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntPredicate;

/** Real files on a disk that can be full, or break. */
final class ScarceDisk implements FileLayer {
  /** Whether no file may grow any more. */
  volatile boolean full;

  volatile boolean broken;

  /** What each read meets first. */
  volatile Fault onRead = () -> {};

  /** Which reads, by the bytes asked for, never work. */
  volatile IntPredicate unreadable = bytes -> false;

  /** What goes wrong with a call. */
  interface Fault {
    void strike() throws IOException;
  }

  private final FileLayer real = FileLayer.nio();

  @Override
  public LogFile open(Path file) throws IOException {
    return new ScarceFile(real.open(file));
  }

  @Override
  public LogFile openForReading(Path file) throws IOException {
    return real.openForReading(file);
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    return real.list(directory);
  }

  @Override
  public void delete(Path file) throws IOException {
    real.delete(file);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    real.forceDirectory(directory);
  }

  @Override
  public long freeSpace(Path directory) throws IOException {
    return full ? 0 : real.freeSpace(directory);
  }

  private final class ScarceFile implements LogFile {
    private final LogFile file;

    ScarceFile(LogFile file) {
      this.file = file;
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
      if (broken) {
        throw new IOException("injected");
      }
      if (full && position + source.remaining() > file.size()) {
        throw new IOException("No space left on device");
      }
      return file.write(source, position);
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      onRead.strike();
      if (unreadable.test(target.remaining())) {
        throw new IOException("Input/output error");
      }
      return file.read(target, position);
    }

    @Override
    public void force() throws IOException {
      if (broken) {
        throw new IOException("injected");
      }
      file.force();
    }

    @Override
    public void truncate(long length) throws IOException {
      file.truncate(length);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
