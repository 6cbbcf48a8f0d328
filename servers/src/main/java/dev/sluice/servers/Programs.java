package dev.sluice.servers;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.opentest4j.TestAbortedException;

/** Finds the servers' programs. */
final class Programs {
  private Programs() {}

  /**
   * The program.
   *
   * @param name of the executable file
   * @param debianPackage that brings it
   * @param folders to look into beside those of the PATH
   * @throws TestAbortedException if it is missing: the test is skipped, loudly
   * @throws IllegalStateException if it is missing and {@code SLUICE_TEST_SERVERS=required}
   */
  static Path require(String name, String debianPackage, Path... folders) {
    return find(name, folders).orElseThrow(() -> missing(name, debianPackage));
  }

  private static Optional<Path> find(String name, Path... folders) {
    List<Path> all = new ArrayList<>(List.of(folders));
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      all.add(Path.of(folder));
    }
    all.add(Path.of("/usr/sbin"));
    return all.stream().map(folder -> folder.resolve(name)).filter(Files::isExecutable).findFirst();
  }

  private static RuntimeException missing(String name, String debianPackage) {
    return absent(name + " is missing, so its tests cannot run: apt-get install " + debianPackage);
  }

  /** What to throw where a server cannot be had, as told of {@link #require}. */
  static RuntimeException absent(String message) {
    if ("required".equals(System.getenv("SLUICE_TEST_SERVERS"))) {
      return new IllegalStateException(message);
    }
    System.err.println("SKIPPED: " + message);
    return new TestAbortedException(message);
  }
}
