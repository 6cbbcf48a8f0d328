package dev.sluice.bench;

import dev.sluice.file.log.FileLayer;
import dev.sluice.file.log.LogFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Adds time to every force, to imitate a disk with a slower flush. */
record SlowForce(FileLayer files, Duration slower) implements FileLayer {
  static void pause(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = until - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  @Override
  public LogFile open(Path file) throws IOException {
    return new SlowFile(files.open(file), slower);
  }

  @Override
  public LogFile openForReading(Path file) throws IOException {
    return files.openForReading(file);
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    return files.list(directory);
  }

  @Override
  public void delete(Path file) throws IOException {
    files.delete(file);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    files.forceDirectory(directory);
  }

  @Override
  public long freeSpace(Path directory) throws IOException {
    return files.freeSpace(directory);
  }

  private record SlowFile(LogFile file, Duration slower) implements LogFile {
    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
      return file.write(source, position);
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      return file.read(target, position);
    }

    @Override
    public void force() throws IOException {
      file.force();
      pause(slower);
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
