package dev.sluice.engine;

import dev.sluice.job.Failure;
import dev.sluice.job.JobId;
import org.jspecify.annotations.Nullable;

/**
 * Hears from workers of this process how jobs ended, so that handles complete without polling.
 * Cheap when nobody waits.
 */
interface Completions {
  /**
   * Whether anybody in this process waits for the job. Asked once per settled job, so it must cost
   * next to nothing.
   */
  boolean isAwaited(JobId id);

  /** COMPLETED. */
  void completed(JobId id, @Nullable Object result);

  /** DEAD. */
  void dead(JobId id, Failure failure, @Nullable Throwable cause);

  /** CANCELLED. */
  void cancelled(JobId id);
}
