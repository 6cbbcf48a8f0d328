package dev.sluice.spi;

/** A storage could not do what it was asked. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /**
   * @param message names the storage, and the file and offset or the server concerned; never a
   *     secret or a payload
   */
  public StoreException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /**
   * @param message as above
   * @param cause what the driver said
   */
  public StoreException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** What is to be expected of a second try. */
  public Kind kind() {
    return kind;
  }

  /** What is to be expected of a second try. */
  public enum Kind {
    /**
     * Not reachable, or closed. The outcome of the call is unknown; the same call later may
     * succeed.
     */
    UNAVAILABLE,
    /** No room or no capacity. Nothing was done; the same call later may succeed. */
    OVERLOADED,
    /** What is stored is damaged. Somebody has to look at it. */
    CORRUPT,
    /** The request makes no sense to this storage. It will not succeed later. */
    REJECTED
  }
}
