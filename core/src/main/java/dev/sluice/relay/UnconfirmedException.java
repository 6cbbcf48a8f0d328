package dev.sluice.relay;

/** A broker has not confirmed a message in time: it is published again. */
public final class UnconfirmedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param reason what is known of why
   */
  public UnconfirmedException(String reason) {
    super(reason);
  }
}
