package dev.sluice.file;

import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The directory that a store lives in. */
final class StoreDirectory {
  private StoreDirectory() {}

  /**
   * Makes the directory, with its parents, if it is not there.
   *
   * @return it, as an absolute path
   * @throws StoreException REJECTED if something else is there; UNAVAILABLE if it cannot be made or
   *     used
   */
  static Path prepare(Path path) {
    Path directory = path.toAbsolutePath().normalize();
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      throw new StoreException(
          Kind.REJECTED, "file store " + directory + " must be a directory, and is a file");
    }
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new StoreException(
          Kind.UNAVAILABLE, "file store " + directory + " cannot be created: " + e, e);
    }
    if (!Files.isReadable(directory) || !Files.isWritable(directory)) {
      throw new StoreException(
          Kind.UNAVAILABLE,
          "file store " + directory + ": no permission to read and write the directory");
    }
    return directory;
  }
}
