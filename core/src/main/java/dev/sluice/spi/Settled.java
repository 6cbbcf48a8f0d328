package dev.sluice.spi;

/** The answer to a {@link Settlement}. */
public enum Settled {
  /** COMPLETED. */
  COMPLETED,
  /** Will be tried again. */
  RETRYING,
  /** Given back. */
  RELEASED,
  /** DEAD. */
  DEAD,
  /** CANCELLED, because somebody had asked for it. */
  CANCELLED,
  /** The lease had ended, or the job is gone: nothing was changed. */
  LEASE_LOST
}
