package dev.sluice.cli.command;

import dev.sluice.spi.Checkup;

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

  /** What a storage found. */
  static Finding of(Checkup.Finding finding) {
    Level level =
        switch (finding.level()) {
          case OK -> Level.OK;
          case NOTE -> Level.NOTE;
          case PROBLEM -> Level.PROBLEM;
        };
    return new Finding(level, finding.text());
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
