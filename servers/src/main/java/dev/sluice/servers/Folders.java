package dev.sluice.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;

/** The temporary folders that servers keep their data in. */
final class Folders {
  private Folders() {}

  /** A new empty folder. Its path is short: the path of a Unix socket has 107 bytes at most. */
  static Path create(String server) {
    try {
      Path folder = Files.createTempDirectory("sluice-" + server);
      // Servers that refuse to run as root look into it as somebody else.
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("no folder for " + server, e);
    }
  }

  static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      System.err.println("cannot remove " + folder + ": " + e);
    }
  }
}
