package dev.sluice.spi;

import dev.sluice.job.JobId;

/**
 * The right to settle one claim of one job. Immutable: a later claim of the same job is another
 * token.
 */
public interface LeaseToken {
  /** The job. */
  JobId job();

  /** The queue of the job. */
  String queue();

  /** Which claim of the job this is; never the same number for two claims of one job. */
  long fence();
}
