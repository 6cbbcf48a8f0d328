package dev.sluice.sql;

/** Where the adapter says what it cannot say to a caller. Never a payload, never a password. */
final class Log {
  static final System.Logger LOG = System.getLogger("dev.sluice.sql");

  private Log() {}
}
