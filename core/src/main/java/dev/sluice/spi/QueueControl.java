package dev.sluice.spi;

import java.util.Map;

/**
 * The role of a store that keeps what belongs to a queue and not to one process. Calls return when
 * the change is as durable as an enqueue, block for one write, may be made by any number of
 * threads, are idempotent, and fail with {@link StoreException} UNAVAILABLE or CORRUPT.
 */
public interface QueueControl {

  /** The settings of a queue; {@link QueueSettings#DEFAULT} if nobody has set any. */
  QueueSettings settings(String queue);

  /** The settings of all queues that have any of their own. */
  Map<String, QueueSettings> settings();

  /**
   * Replaces the settings of a queue. Claims of a queue that is paused stop at once; those of a
   * resumed one wake up.
   */
  void configure(String queue, QueueSettings settings);
}
