package dev.sluice.file;

import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The lock on a store's directory: a file with the process id of its holder. The operating system
 * lets it go when the process dies, however it dies.
 */
final class DirectoryLock implements AutoCloseable {
  static final String FILE = "LOCK";

  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * @throws StoreException UNAVAILABLE, naming the holder's process id, if somebody else has it
   */
  static DirectoryLock take(Path directory) {
    Path file = directory.resolve(FILE);
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        throw held(directory, file);
      }
      channel.truncate(0);
      String pid = ProcessHandle.current().pid() + "\n";
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
      DirectoryLock taken = new DirectoryLock(channel);
      channel = null;
      return taken;
    } catch (IOException e) {
      throw new StoreException(
          Kind.UNAVAILABLE, "file store " + directory + " cannot be locked: " + e, e);
    } finally {
      closeQuietly(channel);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held by this process
    }
  }

  private static StoreException held(Path directory, Path file) {
    String holder =
        holder(file)
            .map(
                pid ->
                    pid == ProcessHandle.current().pid()
                        ? "this process (pid " + pid + ")"
                        : "process " + pid)
            .orElse("another process");
    return new StoreException(
        Kind.UNAVAILABLE, "file store " + directory + " is in use by " + holder);
  }

  /** Who wrote its process id into the lock file. */
  static Optional<Long> holder(Path file) {
    try {
      return Optional.of(Long.parseLong(Files.readString(file, StandardCharsets.US_ASCII).strip()));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    // The file stays: whoever deleted it could delete one that is locked by the next.
    closeQuietly(channel);
  }

  private static void closeQuietly(@Nullable FileChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        System.getLogger(DirectoryLock.class.getName())
            .log(System.Logger.Level.WARNING, "closing the lock file failed", e);
      }
    }
  }
}
