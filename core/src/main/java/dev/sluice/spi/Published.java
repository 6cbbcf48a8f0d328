package dev.sluice.spi;

/**
 * The answer to one published message.
 *
 * @param outcome what became of it
 * @param reason why it is not there, for people; empty where it is
 */
public record Published(Outcome outcome, String reason) {

  /** What became of a message. */
  public enum Outcome {
    /** The broker has it, as durably as it was asked to. */
    CONFIRMED,
    /**
     * The broker will not take this message, now or later: too large, no such target, nobody whom
     * it could be routed to, not permitted.
     */
    REFUSED,
    /** Not known to be there: no answer came, or one that says "not now". Publish it again. */
    UNCONFIRMED
  }

  /** The broker has it. */
  public static final Published CONFIRMED = new Published(Outcome.CONFIRMED, "");

  /** It will not take it. */
  public static Published refused(String reason) {
    return new Published(Outcome.REFUSED, reason);
  }

  /** Not known to be there. */
  public static Published unconfirmed(String reason) {
    return new Published(Outcome.UNCONFIRMED, reason);
  }

  /** Whether the broker has it. */
  public boolean isConfirmed() {
    return outcome == Outcome.CONFIRMED;
  }
}
