package dev.sluice;

import java.time.Duration;

/** Thrown by a handler to give its job back without counting the attempt: not now, later. */
public final class ReleaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Duration delay;

  /**
   * @param delay how long to wait before the job is tried again; not negative
   */
  public ReleaseException(Duration delay) {
    super("released for " + delay, null, false, false);
    if (delay.isNegative()) {
      throw new IllegalArgumentException("delay must not be negative: " + delay);
    }
    this.delay = delay;
  }

  /** How long to wait. */
  public Duration delay() {
    return delay;
  }
}
