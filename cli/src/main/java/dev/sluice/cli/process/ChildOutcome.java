package dev.sluice.cli.process;

import java.time.Duration;

/**
 * How a child ended.
 *
 * @param exitCode as the system gives it; above 128 for a signal
 * @param took how long it ran
 * @param ending why we ended it, if we did
 */
public record ChildOutcome(int exitCode, Duration took, Ending ending) {
  /** Why a child was ended. */
  public enum Ending {
    /** It ended by itself. */
    NONE,
    /** Its time was up. */
    TIMEOUT,
    /** Its job was called off. */
    CANCELLED,
    /** We have to stop. */
    STOPPED
  }
}
