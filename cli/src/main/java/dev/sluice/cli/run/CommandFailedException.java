package dev.sluice.cli.run;

/** A command did not succeed: its attempt counts, and may be repeated. */
final class CommandFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  CommandFailedException(String message) {
    // Where in Sluice it was noticed helps nobody.
    super(message, null, false, false);
  }
}
