package dev.sluice.file;

import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The lock on a store's directory: a file with the process id of its holder. The operating system
 * lets it go when the process dies, however it dies.
 */
final class DirectoryLock implements AutoCloseable {
  static final String FILE = "LOCK";

  // On Linux a process that closes a file loses all its locks on it, however often it has it open:
  // so the file of a directory that this process holds must not be touched again.
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final FileChannel channel;
  private final Path real;

  private DirectoryLock(FileChannel channel, Path real) {
    this.channel = channel;
    this.real = real;
  }

  /**
   * @throws StoreException UNAVAILABLE, naming the holder's process id, if somebody else has it
   */
  static DirectoryLock take(Path directory) {
    return tryTake(directory).orElseThrow(() -> held(directory, ""));
  }

  /** Takes the lock, unless somebody else has it. */
  static Optional<DirectoryLock> tryTake(Path directory) {
    Path real = null;
    DirectoryLock taken = null;
    try {
      Path candidate = directory.toRealPath();
      if (!HELD_HERE.add(candidate)) {
        return Optional.empty();
      }
      real = candidate;
      taken = lock(real);
      return Optional.ofNullable(taken);
    } catch (IOException e) {
      throw new StoreException(
          Kind.UNAVAILABLE, "file store " + directory + " cannot be locked: " + e, e);
    } finally {
      if (real != null && taken == null) {
        HELD_HERE.remove(real);
      }
    }
  }

  private static @Nullable DirectoryLock lock(Path directory) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve(FILE),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    boolean taken = false;
    try {
      if (channel.tryLock() == null) {
        return null;
      }
      channel.truncate(0);
      String pid = ProcessHandle.current().pid() + "\n";
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
      taken = true;
      return new DirectoryLock(channel, directory);
    } finally {
      if (!taken) {
        closeQuietly(channel);
      }
    }
  }

  /**
   * The error that says who has the lock.
   *
   * @param more what else there is to say; may be empty
   */
  static StoreException held(Path directory, String more) {
    String holder =
        holder(directory)
            .map(
                pid ->
                    pid == ProcessHandle.current().pid()
                        ? "this process (pid " + pid + ")"
                        : "process " + pid)
            .orElse("another process");
    return new StoreException(
        Kind.UNAVAILABLE, "file store " + directory + " is in use by " + holder + more);
  }

  private static Optional<Long> holder(Path directory) {
    try {
      if (HELD_HERE.contains(directory.toRealPath())) {
        return Optional.of(ProcessHandle.current().pid());
      }
      String text = Files.readString(directory.resolve(FILE), StandardCharsets.US_ASCII);
      return Optional.of(Long.parseLong(text.strip()));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    // The file stays: whoever deleted it could delete one that is locked by the next.
    closeQuietly(channel);
    HELD_HERE.remove(real);
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      System.getLogger(DirectoryLock.class.getName())
          .log(System.Logger.Level.WARNING, "closing the lock file failed", e);
    }
  }
}
