package dev.sluice;

import org.jspecify.annotations.Nullable;

/** Thrown by a handler that knows that trying again is of no use: the job becomes DEAD at once. */
public final class BuryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message why, kept with the job
   */
  public BuryException(String message) {
    this(message, null);
  }

  /**
   * @param cause what lies behind it; {@code null} for none
   */
  public BuryException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
