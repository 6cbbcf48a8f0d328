package dev.sluice.beanstalkd;

import java.time.Duration;

/** Our numbers as the server has them. */
final class Scale {
  /** The longest delay that a server knows: 136 years. */
  static final long MAX_SECONDS = (1L << 32) - 1;

  private static final long PRIORITY_ZERO = 1L << 31;

  private Scale() {}

  /** Whole seconds, never fewer than the time span has: the server must not be early. */
  static long seconds(Duration span) {
    if (span.isNegative()) {
      return 0;
    }
    long up = span.getNano() > 0 ? 1 : 0;
    return Math.min(MAX_SECONDS, span.getSeconds() + up);
  }

  /** A priority of ours: 0 is in the middle of the server's. */
  static long priority(int ours) {
    return ours + PRIORITY_ZERO;
  }

  /** A priority of the server's. */
  static int ours(long priority) {
    return (int) (priority - PRIORITY_ZERO);
  }
}
