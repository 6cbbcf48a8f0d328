package dev.sluice.cli.run;

/** What the user asked for makes no sense: said in one line, exit code 2. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
