package dev.sluice.cli.command;

/** The command was understood and could not be done: exit code 1. */
public final class FailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message one line for the user
   */
  public FailedException(String message) {
    super(message);
  }
}
