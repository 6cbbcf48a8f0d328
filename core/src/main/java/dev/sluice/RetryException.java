package dev.sluice;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a handler to fail this attempt and to say itself when the next one shall be. Counts the
 * attempt.
 */
public final class RetryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Duration delay;

  /**
   * @param delay how long to wait before the next attempt; not negative
   * @param message why, kept with the job
   */
  public RetryException(Duration delay, String message) {
    this(delay, message, null);
  }

  /**
   * @param cause what lies behind it; {@code null} for none
   */
  public RetryException(Duration delay, String message, @Nullable Throwable cause) {
    super(message, cause);
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
