package dev.sluice.spi;

/** The answer of the source to the holder of a lease. */
public enum LeaseStatus {
  /** Go on. */
  HELD,
  /** Held, but somebody asked for the job to be cancelled: stop as soon as you can. */
  CANCEL_REQUESTED,
  /** The job is somebody else's by now, or gone. */
  LOST
}
