package dev.sluice.cli.command;

/**
 * Something that {@code sluice doctor} found.
 *
 * @param level how much it matters
 * @param text one line
 */
record Finding(Level level, String text) {
  /** How much it matters. */
  enum Level {
    /** As it should be. */
    OK,
    /** Worth knowing. */
    NOTE,
    /** Somebody has to do something. */
    PROBLEM
  }

  static Finding ok(String text) {
    return new Finding(Level.OK, text);
  }

  static Finding note(String text) {
    return new Finding(Level.NOTE, text);
  }

  static Finding problem(String text) {
    return new Finding(Level.PROBLEM, text);
  }
}
