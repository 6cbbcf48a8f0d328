package dev.sluice.relay;

/** A broker has refused a message, and says why. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param reason what the broker said
   */
  public RefusedException(String reason) {
    super(reason);
  }
}
