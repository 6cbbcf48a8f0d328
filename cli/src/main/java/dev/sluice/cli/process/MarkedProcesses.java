package dev.sluice.cli.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds processes by a variable in their environment: those that a child has put into the
 * background are no descendants any more once their parent has ended, but they still carry the
 * mark. Linux only; finds nothing elsewhere.
 */
final class MarkedProcesses {
  private static final Path PROC = Path.of("/proc");

  private MarkedProcesses() {}

  /** A process and the whole of the value that begins as asked for. */
  record Marked(ProcessHandle process, String value) {}

  /** Every process of ours in whose environment {@code name=} is followed by this beginning. */
  static List<Marked> find(String name, String beginning) {
    List<Marked> found = new ArrayList<>();
    if (!Spawner.isLinux()) {
      return found;
    }
    long self = ProcessHandle.current().pid();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path one : all) {
        long pid = Long.parseLong(one.getFileName().toString());
        Optional<String> value = pid == self ? Optional.empty() : variable(pid, name);
        if (value.isPresent() && value.get().startsWith(beginning)) {
          ProcessHandle.of(pid).ifPresent(p -> found.add(new Marked(p, value.get())));
        }
      }
    } catch (IOException | NumberFormatException e) {
      return found;
    }
    return found;
  }

  /** The variable in a process's environment; empty if it has none, or is not ours to look into. */
  static Optional<String> variable(long pid, String name) {
    byte[] environment;
    try {
      environment = Files.readAllBytes(PROC.resolve(Long.toString(pid)).resolve("environ"));
    } catch (IOException e) {
      return Optional.empty();
    }
    String wanted = name + "=";
    for (String entry : new String(environment, StandardCharsets.ISO_8859_1).split("\0", -1)) {
      if (entry.startsWith(wanted)) {
        return Optional.of(entry.substring(wanted.length()));
      }
    }
    return Optional.empty();
  }
}
