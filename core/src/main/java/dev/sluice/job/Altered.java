package dev.sluice.job;

import org.jspecify.annotations.Nullable;

/**
 * What became of an {@link Alteration} of one job.
 *
 * @param id the job
 * @param result what happened
 * @param state the job's state afterwards; {@code null} when it is not there (any more)
 */
public record Altered(JobId id, Result result, @Nullable JobState state) {
  /** What happened. */
  public enum Result {
    /** It is done. */
    CHANGED,
    /** The job runs; its holder will be told. */
    REQUESTED,
    /** The job's state does not admit it; nothing was changed. */
    WRONG_STATE,
    /** No such job. */
    NOT_FOUND
  }
}
