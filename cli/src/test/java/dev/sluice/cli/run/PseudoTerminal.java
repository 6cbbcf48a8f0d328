package dev.sluice.cli.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The command on a pseudo terminal, of the program {@code script}. */
final class PseudoTerminal implements AutoCloseable {
  private final Process script;
  private final Path shown;

  /**
   * With a command that has to find out by itself what it is connected to.
   *
   * @param directory for what is shown
   * @param path where the command looks for programs
   */
  PseudoTerminal(Path directory, String path, String... arguments) throws IOException {
    this(directory, path, List.of(), List.of(arguments));
  }

  /** With a command that is told what {@code bin/sluice} tells it. */
  static PseudoTerminal told(Path directory, String... arguments) throws IOException {
    List<String> all = List.of("-Dsluice.terminals=012", "--enable-native-access=ALL-UNNAMED");
    return new PseudoTerminal(directory, System.getenv("PATH"), all, List.of(arguments));
  }

  private PseudoTerminal(Path directory, String path, List<String> options, List<String> arguments)
      throws IOException {
    shown = Files.createTempFile(directory, "shown", "");
    List<String> command = new ArrayList<>(List.of("exec"));
    command.addAll(SluiceProcess.HEEDING_SIGNALS);
    command.addAll(List.of("TERM=xterm", "PATH=" + path));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    String classPath = System.getProperty("java.class.path", "");
    command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("surefire.test.class.path", classPath));
    command.addAll(options);
    command.add(Main.class.getName());
    command.addAll(arguments);
    // The key would throw away what we have written and nobody has read yet.
    String noFlush = "stty noflsh; ";
    String line = noFlush + String.join(" ", command.stream().map(ShellText::quote).toList());
    script =
        new ProcessBuilder("script", "-qfec", line, "/dev/null")
            .redirectErrorStream(true)
            .redirectOutput(shown.toFile())
            .start();
  }

  void press(String key) throws IOException {
    script.getOutputStream().write(key.getBytes(UTF_8));
    script.getOutputStream().flush();
  }

  String shown() throws IOException {
    return Files.readString(shown);
  }

  void awaitShown(String text) {
    SluiceProcess.await(
        () -> {
          try {
            return shown().contains(text);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        text);
  }

  /** What a person sees in the end, line by line. */
  List<String> screen() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : shown().split("\n", -1)) {
      lines.add(drawn(line).stripTrailing());
    }
    return lines;
  }

  int exitCode() throws Exception {
    assertThat(script.waitFor(2, TimeUnit.MINUTES)).as(shown()).isTrue();
    return script.exitValue();
  }

  @Override
  public void close() {
    Stream.concat(script.descendants(), Stream.of(script.toHandle()))
        .toList()
        .forEach(ProcessHandle::destroyForcibly);
  }

  /** A line after what was drawn over what, with what of ANSI the progress line uses. */
  private static String drawn(String line) {
    StringBuilder cells = new StringBuilder();
    int column = 0;
    for (int i = 0; i < line.length(); i++) {
      if (line.startsWith("\033[K", i)) {
        cells.setLength(Math.min(column, cells.length()));
        i += 2;
      } else if (line.startsWith("\033[?7", i)) {
        i += 4;
      } else if (line.charAt(i) == '\r') {
        column = 0;
      } else {
        cells.replace(column, Math.min(column + 1, cells.length()), line.substring(i, i + 1));
        column++;
      }
    }
    return cells.toString();
  }
}
