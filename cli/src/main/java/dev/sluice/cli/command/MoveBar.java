package dev.sluice.cli.command;

import dev.sluice.cli.output.Console;
import dev.sluice.move.MoveProgress;
import java.time.Duration;
import java.util.Locale;

/**
 * Shows how far a move is: on a terminal in one line that is drawn again and again, else in a plain
 * line now and then.
 */
final class MoveBar implements AutoCloseable {
  private static final long REDRAW = Duration.ofMillis(200).toNanos();
  private static final long NOW_AND_THEN = Duration.ofSeconds(30).toNanos();
  private static final int WIDTH = 20;
  private static final String CLEAR_LINE = "\r\033[K";

  private final Console console;
  private final boolean silent;
  private long shownAt = System.nanoTime();

  MoveBar(Console console, boolean silent) {
    this.console = console;
    this.silent = silent;
  }

  void show(MoveProgress progress) {
    long now = System.nanoTime();
    boolean terminal = console.errIsTerminal();
    if (silent || now - shownAt < (terminal ? REDRAW : NOW_AND_THEN)) {
      return;
    }
    shownAt = now;
    if (terminal) {
      console.err().print(CLEAR_LINE + bar(progress) + text(progress) + "\r");
    } else {
      console.err().println("sluice move: " + text(progress));
    }
    console.err().flush();
  }

  private static String bar(MoveProgress progress) {
    long total = Math.max(1, progress.moved() + progress.left());
    int full = (int) (WIDTH * progress.moved() / total);
    return "[" + "#".repeat(full) + " ".repeat(WIDTH - full) + "] ";
  }

  private static String text(MoveProgress progress) {
    String text =
        String.format(
            Locale.ROOT,
            "%,d moved, %,d left, at \"%s\"",
            progress.moved(),
            progress.left(),
            progress.queue());
    return progress.running() == 0
        ? text
        : text + String.format(Locale.ROOT, ", %,d still running there", progress.running());
  }

  /** Clears the line. */
  @Override
  public void close() {
    if (!silent && console.errIsTerminal()) {
      console.err().print(CLEAR_LINE);
      console.err().flush();
    }
  }
}
