package dev.sluice.testkit.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Lets a process see another time than the others, all of it but the steady clock, with
 * libfaketime.
 *
 * @param environment for the process; empty if it sees the true time
 */
record FakeTime(Map<String, String> environment) {
  private static final Path LIBRARIES = Path.of("/usr/lib");
  private static final Path LIBRARY = Path.of("faketime", "libfaketimeMT.so.1");

  static FakeTime of(Duration skew) {
    Optional<Path> library = skew.isZero() ? Optional.empty() : library();
    return new FakeTime(library.map(path -> environment(path, skew)).orElse(Map.of()));
  }

  boolean isFaked() {
    return !environment.isEmpty();
  }

  private static Map<String, String> environment(Path library, Duration skew) {
    return Map.of(
        "LD_PRELOAD",
        library.toString(),
        "FAKETIME",
        (skew.isNegative() ? "" : "+") + skew.toSeconds(),
        "FAKETIME_DONT_FAKE_MONOTONIC",
        "1",
        // Its guess is wrong for a JVM, whose timed waits go by the steady clock: they would all
        // end at once, or a skew too late.
        "FAKETIME_FORCE_MONOTONIC_FIX",
        "0");
  }

  /** Debian has it in a folder of the machine's kind. */
  private static Optional<Path> library() {
    if (!Files.isDirectory(LIBRARIES)) {
      return Optional.empty();
    }
    try (Stream<Path> folders = Files.list(LIBRARIES)) {
      return folders.map(folder -> folder.resolve(LIBRARY)).filter(Files::exists).findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
