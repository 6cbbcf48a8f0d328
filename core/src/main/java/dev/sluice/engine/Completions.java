package dev.sluice.engine;

import dev.sluice.job.Failure;
import dev.sluice.job.JobId;
import org.jspecify.annotations.Nullable;

/**
 * Hears from workers of this process how jobs ended, so that handles complete without polling.
 * Cheap when nobody waits.
 */
interface Completions {
  /** Whether nobody in this process has ever waited for a job, so that there is nobody to tell. */
  boolean isUnused();

  /** COMPLETED. */
  void completed(JobId id, @Nullable Object result);

  /** DEAD. */
  void dead(JobId id, Failure failure, @Nullable Throwable cause);

  /** CANCELLED. */
  void cancelled(JobId id);
}
