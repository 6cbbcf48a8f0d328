package dev.sluice.spi;

/**
 * The role of a source whose broker drops a message, or sets it aside, once it has been handed out
 * too often. Whoever stands between it and the workers takes the message away before that.
 */
public interface DeliveryLimit {
  /** No limit. */
  int NONE = Integer.MAX_VALUE;

  /**
   * How often a message of this queue is handed out at most; {@link #NONE} for as often as need be.
   * Never blocks: what is not known yet is {@link #NONE}.
   */
  int deliveryLimit(String queue);
}
