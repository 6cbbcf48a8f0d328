package dev.sluice.cli.top;

/**
 * How large a terminal is.
 *
 * @param rows lines
 * @param columns characters in each
 */
record Size(int rows, int columns) {
  /** Until the terminal has said how large it is. */
  static final Size USUAL = new Size(24, 80);
}
