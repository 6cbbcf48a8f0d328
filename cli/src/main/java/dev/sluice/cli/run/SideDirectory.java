package dev.sluice.cli.run;

import dev.sluice.spi.StorageUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a run keeps its command and the ledger of its children: inside the directory of a file
 * store, else among the user's state files, by store and queue.
 */
final class SideDirectory {
  private SideDirectory() {}

  static Path of(StorageUrl store, String queue) throws IOException {
    if (store.scheme().equals("memory")) {
      return Files.createTempDirectory("sluice-");
    }
    String name = queue.replaceAll("[^A-Za-z0-9._-]", "_");
    Path directory =
        store.scheme().equals("file")
            ? Path.of(store.rest()).resolve("run").resolve(name)
            : state().resolve(RunPlace.digest(store.text() + "\n" + queue).substring(0, 16));
    return Files.createDirectories(directory);
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
