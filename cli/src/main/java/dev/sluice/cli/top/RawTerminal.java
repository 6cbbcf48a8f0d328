package dev.sluice.cli.top;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Our terminal while it shows the screen instead of lines: keys come at once and unseen, and what
 * was there before comes back in the end. Also when the process is ended by a signal.
 */
final class RawTerminal implements AutoCloseable {
  private static final String OTHER_SCREEN = "\033[?1049h\033[?25l\033[?7l";
  private static final String SCREEN_BEFORE = "\033[?7h\033[?25h\033[?1049l";

  /** Sends the cursor as far as the terminal goes, and asks where it is. */
  private static final String HOW_LARGE = "\033[9999;9999H\033[6n";

  private final PrintStream out;
  private final String before;
  private final Thread atExit = new Thread(this::restore, "sluice-top-terminal");
  private boolean restored;

  /**
   * @param before its modes, as {@code stty -g} names them
   */
  RawTerminal(PrintStream out, String before) {
    this.out = out;
    this.before = before;
  }

  /**
   * Takes the terminal of this process.
   *
   * @throws IOException if it cannot be had
   */
  static RawTerminal take(PrintStream out) throws IOException {
    RawTerminal terminal = new RawTerminal(out, stty("-g"));
    Runtime.getRuntime().addShutdownHook(terminal.atExit);
    // Without signals: Ctrl-C is a key, and Ctrl-Z would leave the terminal as we made it.
    stty("-icanon", "-echo", "-isig", "min", "1");
    terminal.print(OTHER_SCREEN + HOW_LARGE);
    return terminal;
  }

  /** Asks for its size; the answer comes as a key. */
  void ask() {
    print(HOW_LARGE);
  }

  /** Shows these lines from the top. */
  void show(List<String> lines) {
    // In one piece: erasing everything first would flicker. Each line is erased before it is
    // written, for after a full one the cursor still stands on its last character.
    StringBuilder screen = new StringBuilder("\033[H");
    for (int i = 0; i < lines.size(); i++) {
      screen.append(i == 0 ? "" : "\r\n").append("\033[K").append(lines.get(i));
    }
    print(screen.toString());
  }

  // Once it is given back it is somebody else's: a signal comes while we draw.
  private synchronized void print(String text) {
    if (!restored) {
      out.print(text);
      out.flush();
    }
  }

  /** Gives it back as it was. Closing twice is fine. */
  @Override
  public void close() {
    restore();
    try {
      boolean unused = Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The process is about to end: then the hook has run, or finds nothing to do.
    }
  }

  private synchronized void restore() {
    if (restored) {
      return;
    }
    restored = true;
    out.print(SCREEN_BEFORE);
    out.flush();
    try {
      String unused = stty(before);
    } catch (IOException e) {
      System.getLogger(RawTerminal.class.getName())
          .log(System.Logger.Level.WARNING, "the terminal stays as it is: try reset", e);
    }
  }

  private static String stty(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("stty"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.INHERIT)
            .redirectErrorStream(true)
            .start();
    String answer =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    try {
      if (process.waitFor() != 0) {
        throw new IOException("stty: " + answer);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return answer;
  }
}
