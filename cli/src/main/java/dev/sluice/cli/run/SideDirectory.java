package dev.sluice.cli.run;

import dev.sluice.spi.StorageUrl;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a run keeps its command and the ledger of its children: inside the directory of a file
 * store, else among the user's state files, by store and queue. For a store in memory it is a
 * temporary one.
 */
final class SideDirectory implements AutoCloseable {
  private final Path path;
  private final boolean temporary;

  /** Makes it if it is not there. */
  SideDirectory(String store, String queue) throws IOException {
    StorageUrl url = StorageUrl.parse(store);
    this.temporary = url.scheme().equals("memory");
    this.path =
        temporary
            ? Files.createTempDirectory("sluice-")
            : Files.createDirectories(place(url, queue));
  }

  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    if (temporary) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
        for (Path file : files) {
          Files.delete(file);
        }
      }
      Files.delete(path);
    }
  }

  private static Path place(StorageUrl url, String queue) {
    return url.scheme().equals("file")
        ? Path.of(url.rest()).resolve("run").resolve(queue.replaceAll("[^A-Za-z0-9._-]", "_"))
        : state().resolve(RunPlace.digest(url.text() + "\n" + queue).substring(0, 16));
  }

  private static Path state() {
    String given = System.getenv("XDG_STATE_HOME");
    Path base =
        given == null || given.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".local", "state")
            : Path.of(given);
    return base.resolve("sluice");
  }
}
