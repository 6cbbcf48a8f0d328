package dev.sluice.file;

import dev.sluice.file.log.FileLayer;
import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import dev.sluice.spi.WorkSource;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Ways to a file store that another process may hold. */
public final class FileAccess {
  // A holder that opens the store has the lock for a while before its socket, and one that closes
  // it a while longer.
  private static final int TRIES = 20;
  private static final long PAUSE_MILLIS = 100;

  private FileAccess() {}

  /**
   * Opens the store, or joins the process that holds it. What the URL says of how the store is kept
   * is the holder's business then.
   *
   * @return a {@link FileStore} or an {@link AttachedStore}
   * @throws IllegalArgumentException if the URL makes no sense
   * @throws StoreException as {@link FileProvider#open}; UNAVAILABLE as well if a process holds it
   *     and has not answered for about two seconds
   */
  public static WorkSource openOrAttach(StorageUrl url, Settings settings) {
    FileOptions options = FileOptions.parse(url);
    Path directory = StoreDirectory.prepare(options.directory());
    for (int left = TRIES; ; left--) {
      Optional<DirectoryLock> lock = DirectoryLock.tryTake(directory);
      if (lock.isPresent()) {
        return FileStore.open(options, directory, lock.get(), FileLayer.nio(), settings.clock());
      }
      try {
        return AttachedStore.to(directory);
      } catch (StoreException e) {
        if (e.kind() != Kind.UNAVAILABLE) {
          throw e;
        }
        if (left == 1) {
          throw DirectoryLock.held(directory, ", which does not answer on its control socket");
        }
      }
      pause(directory);
    }
  }

  /**
   * Joins the process that holds the store in a directory.
   *
   * @throws StoreException UNAVAILABLE if nobody answers there
   */
  public static AttachedStore attach(Path directory) {
    return AttachedStore.to(directory.toAbsolutePath().normalize());
  }

  private static void pause(Path directory) {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw DirectoryLock.held(directory, "");
    }
  }
}
