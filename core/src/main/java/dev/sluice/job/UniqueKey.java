package dev.sluice.job;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Admits one job per key and queue.
 *
 * @param key the key; jobs of different queues never conflict
 * @param window {@code null}: the key is taken while its job is SCHEDULED, READY or RUNNING.
 *     Otherwise it is taken for this long after the job was enqueued, whatever became of the job,
 *     and free after that
 * @param onConflict what an enqueue does that finds the key taken
 */
public record UniqueKey(String key, @Nullable Duration window, OnConflict onConflict) {

  /** What an enqueue does that finds its unique key taken. */
  public enum OnConflict {
    /**
     * Keeps the job that is there; the new one is not stored. Answer: DUPLICATE with the id that is
     * there.
     */
    KEEP,
    /**
     * Puts the new kind, payload and options into the job that is there, if it is SCHEDULED or
     * READY; its id and sequence stay. Answer: REPLACED with the id that is there. Else as {@link
     * #KEEP}.
     */
    REPLACE,
    /** Refuses. Answer: REJECTED with the id that is there. */
    REJECT
  }
}
