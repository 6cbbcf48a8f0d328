package dev.sluice.file;

import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageProvider;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.WorkSource;

/** Opens {@code file:} storages. */
public final class FileProvider implements StorageProvider {
  /** For {@link java.util.ServiceLoader}. */
  public FileProvider() {}

  @Override
  public String scheme() {
    return "file";
  }

  @Override
  public String example() {
    return "file:DIRECTORY?fsync=always|50ms|os&segment=8m|64m&damaged=refuse|skip&max-pending=N";
  }

  /**
   * Opens the store; creates its directory if there is none.
   *
   * @throws dev.sluice.spi.StoreException UNAVAILABLE if another process has it open (the message
   *     names its process id) or if it cannot be read and written; CORRUPT if it is damaged;
   *     REJECTED if the path is a file, or if a newer version wrote the store
   */
  @Override
  public WorkSource open(StorageUrl url, Settings settings) {
    return FileStore.open(FileOptions.parse(url), settings.clock());
  }
}
