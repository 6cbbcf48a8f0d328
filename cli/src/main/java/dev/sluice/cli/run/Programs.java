package dev.sluice.cli.run;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Looks programs up as a shell does. */
final class Programs {
  private Programs() {}

  /** Where the program is, or empty if there is none that may be run. */
  static Optional<Path> find(String name) {
    if (name.indexOf('/') >= 0) {
      return Optional.of(Path.of(name)).filter(Programs::isProgram);
    }
    String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
    for (String directory : path.split(File.pathSeparator, -1)) {
      Path candidate = Path.of(directory.isEmpty() ? "." : directory).resolve(name);
      if (isProgram(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  private static boolean isProgram(Path path) {
    return Files.isRegularFile(path) && Files.isExecutable(path);
  }
}
