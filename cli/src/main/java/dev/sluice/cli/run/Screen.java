package dev.sluice.cli.run;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * A terminal with a progress line at its bottom: whatever else is written takes the line away
 * before, and puts it back afterwards. Without a progress line it only passes things on. Safe for
 * many threads.
 */
final class Screen {
  private static final String CLEAR_LINE = "\r\033[K";
  // A line that is longer than the terminal is wide would wrap, and one clearing leave half of it.
  private static final String NO_WRAP = "\033[?7l";
  private static final String WRAP = "\033[?7h";

  private final PrintStream terminal;
  private String bar = "";

  /**
   * @param terminal where the progress line and our own messages go
   */
  Screen(PrintStream terminal) {
    this.terminal = terminal;
  }

  /** Draws the progress line; an empty one is none. */
  synchronized void draw(String line) {
    erase();
    bar = line;
    redraw();
  }

  /** What is written to it is written above the progress line. Whole lines only. */
  OutputStream above(OutputStream target) {
    return new FilterOutputStream(target) {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        synchronized (Screen.this) {
          erase();
          try {
            target.write(bytes, offset, length);
            target.flush();
          } finally {
            redraw();
          }
        }
      }
    };
  }

  /** For our own messages, each a whole line. */
  PrintStream messages() {
    OutputStream lines = new java.io.BufferedOutputStream(above(terminal));
    return new PrintStream(lines, true, StandardCharsets.UTF_8);
  }

  private void erase() {
    if (!bar.isEmpty()) {
      terminal.print(CLEAR_LINE);
      terminal.flush();
    }
  }

  private void redraw() {
    if (!bar.isEmpty()) {
      terminal.print(NO_WRAP + bar + WRAP + "\r");
      terminal.flush();
    }
  }
}
