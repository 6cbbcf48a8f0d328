package dev.sluice.spi;

/**
 * What belongs to a queue and not to one process.
 *
 * @param paused whether nothing of it is claimed
 * @param capacity how many SCHEDULED and READY jobs it admits (rule 11); {@link #UNBOUNDED} for any
 *     number
 */
public record QueueSettings(boolean paused, long capacity) {
  /** No bound. */
  public static final long UNBOUNDED = Long.MAX_VALUE;

  /** Neither paused nor bounded. */
  public static final QueueSettings DEFAULT = new QueueSettings(false, UNBOUNDED);

  /**
   * @throws IllegalArgumentException if the capacity is below 1
   */
  public QueueSettings {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity must be at least 1: " + capacity);
    }
  }

  /** The same, paused or not. */
  public QueueSettings paused(boolean paused) {
    return new QueueSettings(paused, capacity);
  }

  /** The same with another capacity. */
  public QueueSettings capacity(long capacity) {
    return new QueueSettings(paused, capacity);
  }
}
