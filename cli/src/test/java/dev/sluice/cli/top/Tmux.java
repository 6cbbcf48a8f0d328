package dev.sluice.cli.top;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Main;
import dev.sluice.testkit.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.opentest4j.TestAbortedException;

/** The command in a terminal of tmux, whose screen we see and whose keys we press. */
final class Tmux implements AutoCloseable {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final Path socket;

  /**
   * @param directory for the socket
   * @param environment variables of the command
   */
  Tmux(
      Path directory, int columns, int rows, Map<String, String> environment, String... arguments) {
    this.socket = directory.resolve("tmux-" + COUNT.incrementAndGet());
    requireProgram();
    String size = columns + "x" + rows;
    tmux("new-session", "-d", "-x", "" + columns, "-y", "" + rows, line(environment, arguments));
    assertThat(ask("#{window_width}x#{window_height}")).isEqualTo(size);
  }

  private static String line(Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>(List.of("env", "-u", "NO_COLOR"));
    environment.forEach((name, value) -> command.add(name + "=" + value));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    String classPath = System.getProperty("java.class.path", "");
    command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-Dsluice.terminals=012", "--enable-native-access=ALL-UNNAMED", "-cp"));
    command.add(System.getProperty("surefire.test.class.path", classPath));
    command.add(Main.class.getName());
    command.addAll(List.of(arguments));
    String words =
        command.stream()
            .map(word -> "'" + word.replace("'", "'\\''") + "'")
            .collect(Collectors.joining(" "));
    // Afterwards the terminal tells how it was left, and stays to be looked at.
    String modes = "stty -a | tr ' ' '\\n' | grep -xE -e '-?(icanon|echo|isig)' | tr '\\n' ' '";
    return words + "; code=$?; " + modes + "; echo over $code; exec sleep 600";
  }

  private static void requireProgram() {
    try {
      Process unused = new ProcessBuilder("tmux", "-V").start();
    } catch (IOException e) {
      String message = "tmux is missing, so its tests cannot run: apt-get install tmux";
      if ("required".equals(System.getenv("SLUICE_TEST_SERVERS"))) {
        throw new IllegalStateException(message, e);
      }
      throw new TestAbortedException(message);
    }
  }

  /** Presses keys, by tmux' names for them. */
  void press(String... keys) {
    List<String> command = new ArrayList<>(List.of("send-keys"));
    command.addAll(List.of(keys));
    tmux(command.toArray(String[]::new));
  }

  void resize(int columns, int rows) {
    tmux("resize-window", "-x", "" + columns, "-y", "" + rows);
  }

  /** What a person sees. */
  List<String> screen() {
    return captured().lines().toList();
  }

  /** Waits until a line of the screen has this in it. */
  void awaitShown(String text) {
    Eventually.holds(
        () -> text + " in:\n" + captured(),
        () -> screen().stream().anyMatch(line -> line.contains(text)));
  }

  /** Waits until no line of the screen has this in it. */
  void awaitGone(String text) {
    Eventually.holds(
        () -> "no " + text + " in:\n" + captured(),
        () -> screen().stream().noneMatch(line -> line.contains(text)));
  }

  /** What is on the screen, with its colours as escape sequences. */
  String painted() {
    return tmux("capture-pane", "-p", "-e");
  }

  /** Waits for the end of the command, which must leave the terminal as it was. */
  int exitCode() {
    awaitShown("over ");
    String screen = captured();
    assertThat(screen).contains("isig icanon echo over ");
    assertThat(ask("#{alternate_on} #{cursor_flag} #{wrap_flag}")).isEqualTo("0 1 1");
    return Integer.parseInt(screen.replaceAll("(?s).*over (\\d+).*", "$1"));
  }

  /** The process of the command. */
  ProcessHandle process() {
    ProcessHandle shell = ProcessHandle.of(Long.parseLong(ask("#{pane_pid}"))).orElseThrow();
    return shell.children().findFirst().orElseThrow();
  }

  /** A variable of the pane. */
  String ask(String format) {
    return tmux("display-message", "-p", format).strip();
  }

  private String captured() {
    return tmux("capture-pane", "-p");
  }

  private String tmux(String... arguments) {
    List<String> command =
        new ArrayList<>(List.of("tmux", "-u", "-f", "/dev/null", "-S", socket.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("TMUX");
    builder.environment().put("LC_ALL", "C.UTF-8");
    try {
      Process process = builder.start();
      String answer = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor()).as(answer).isZero();
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends the terminal, and the command with it. */
  @Override
  public void close() {
    tmux("kill-server");
  }
}
