package dev.sluice.file.log;

import java.time.Duration;

/** When what was written is forced to the disk. */
public sealed interface Fsync {
  /** Before a durable commit returns. Survives power loss. */
  Fsync ALWAYS = new Always();

  /** When the operating system likes to. Survives the death of the process. */
  Fsync OS = new Os();

  /** See {@link #ALWAYS}. */
  record Always() implements Fsync {}

  /** See {@link #OS}. */
  record Os() implements Fsync {}

  /**
   * In the background. Survives the death of the process; a power loss takes what was written in
   * the last interval and during one force.
   *
   * @param every the time between two forces; positive
   */
  record Interval(Duration every) implements Fsync {
    /** Checks the values. */
    public Interval {
      if (every.isZero() || every.isNegative()) {
        throw new IllegalArgumentException("interval must be positive: " + every);
      }
    }
  }
}
