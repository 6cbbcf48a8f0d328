package dev.sluice.spi;

import dev.sluice.job.Alteration;
import dev.sluice.job.Altered;
import dev.sluice.job.JobId;
import java.util.List;

/** The role of a source that can change jobs by their id. */
public interface JobControl {

  /**
   * Changes jobs from outside (rules 10, 13).
   *
   * <ul>
   *   <li>Returns when the changes are as durable as an enqueue.
   *   <li>Blocks as long as one write takes.
   *   <li>Any number of threads at once.
   *   <li>Atomic per job: of a racing claim and cancel exactly one wins.
   *   <li>Idempotent, but for the answer.
   *   <li>Errors: {@link StoreException} UNAVAILABLE, CORRUPT.
   * </ul>
   *
   * @return an answer for each id, in their order
   */
  List<Altered> alter(List<JobId> ids, Alteration alteration);
}
