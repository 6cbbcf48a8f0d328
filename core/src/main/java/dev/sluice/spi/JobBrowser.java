package dev.sluice.spi;

import dev.sluice.job.Alteration;
import dev.sluice.job.Counts;
import dev.sluice.job.JobId;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobView;
import dev.sluice.job.Page;
import java.util.Map;
import java.util.Optional;

/**
 * The role of a store that can honestly show its jobs. All calls return what stood at one moment,
 * block for one read (the last one: as many writes as it takes), may be made by any number of
 * threads at once, and fail with {@link StoreException} UNAVAILABLE or CORRUPT.
 */
public interface JobBrowser {

  /** The job, or empty if there is none with this id (any more). */
  Optional<JobView> find(JobId id);

  /**
   * A page of jobs in the order of sequence. Cost: about that of the jobs looked at, not of all
   * that there are.
   */
  Page<JobView> list(JobQuery query);

  /**
   * The counts of every queue that has jobs or settings. Cost: about that of the number of queues.
   */
  Map<String, Counts> counts();

  /**
   * The counts of one queue; {@link Counts#NONE} if there is no such queue. Cheap: may be asked
   * often.
   */
  Counts counts(String queue);

  /**
   * Changes every job that fits the query ({@code limit} bounds the batches, not the whole), each
   * atomically, and answers how many it changed. Jobs whose state does not admit the change are
   * passed over.
   */
  int alter(JobQuery query, Alteration alteration);
}
