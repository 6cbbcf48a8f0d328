package dev.sluice.spi;

import java.util.List;

/** A source that can also accept, delay and recover jobs. */
public interface JobStore extends WorkSource {

  /**
   * Stores new jobs (rules 1, 6, 7, 11, 14).
   *
   * <ul>
   *   <li>Returns when every job that it reports as taken is as durable as the store promises.
   *   <li>Blocks as long as one write takes; never for capacity.
   *   <li>Any number of threads at once. Jobs of one call become claimable in their order.
   *   <li>Atomic per job: a refused one leaves the rest of its batch untouched.
   *   <li>Idempotent by id: a job that is there already is answered with DUPLICATE.
   *   <li>Errors: {@link StoreException} UNAVAILABLE (what was stored is unknown: send the same ids
   *       again), OVERLOADED (the storage is full; nothing was stored), CORRUPT.
   * </ul>
   *
   * @param jobs belongs to the caller again after the call; the payload arrays do not: they may be
   *     kept
   * @return an answer for each job, in their order
   */
  List<Enqueued> enqueue(List<NewJob> jobs);

  /**
   * Does what time demands: promotes due jobs, takes back expired leases, cancels what has expired,
   * removes finished jobs after their retention. A store must not depend on it for rule 5: a claim
   * sees due jobs by itself.
   *
   * <ul>
   *   <li>Returns when done, or after {@code request.limit()} jobs.
   *   <li>Blocks as long as one write takes.
   *   <li>Any number of threads and processes at once.
   *   <li>Atomic per job. A job that loses its lease too often becomes DEAD (rule 9), one whose
   *       cancel was requested CANCELLED.
   *   <li>Idempotent.
   *   <li>Errors: {@link StoreException} UNAVAILABLE, CORRUPT.
   * </ul>
   */
  Swept sweep(SweepRequest request);
}
