package dev.sluice.cli.top;

import dev.sluice.cli.output.Colour;
import dev.sluice.cli.output.Console;
import dev.sluice.cli.output.Text;
import org.jspecify.annotations.Nullable;

/** One line of the screen, put together from fields of fixed widths. Never wider than it may be. */
final class Line {
  private final Console console;
  private final int width;
  private final StringBuilder painted = new StringBuilder();
  private int used;

  /**
   * @param width of the screen
   */
  Line(Console console, int width) {
    this.console = console;
    this.width = width;
  }

  /** A field that is filled up on its right. */
  Line left(String text, int field, @Nullable Colour colour) {
    String fitting = fit(text, field);
    put(fitting, colour);
    return pad(field - fitting.length());
  }

  /** A field that is filled up on its left. */
  Line right(String text, int field, @Nullable Colour colour) {
    String fitting = fit(text, field);
    pad(Math.min(field, width - used) - fitting.length());
    put(fitting, colour);
    return this;
  }

  /** The rest of the line. */
  Line rest(String text, @Nullable Colour colour) {
    return left(text, Math.max(0, width - used), colour);
  }

  /** Blanks. */
  Line pad(int blanks) {
    int fitting = Math.max(0, Math.min(blanks, width - used));
    painted.append(" ".repeat(fitting));
    used += fitting;
    return this;
  }

  private String fit(String text, int field) {
    int room = Math.max(0, Math.min(field, width - used));
    String clean = Text.printable(text).replace('\n', ' ').replace('\t', ' ');
    if (clean.length() <= room) {
      return clean;
    }
    return room == 0 ? "" : clean.substring(0, room - 1) + "…";
  }

  private void put(String fitting, @Nullable Colour colour) {
    painted.append(colour == null ? fitting : console.paint(colour, fitting));
    used += fitting.length();
  }

  @Override
  public String toString() {
    return painted.toString().stripTrailing();
  }
}
