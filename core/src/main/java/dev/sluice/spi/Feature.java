package dev.sluice.spi;

/** What an adapter may be able to do by itself. The engine never asks one for what it lacks. */
public enum Feature {
  /** Keeps a job until its time (rule 5). */
  DELAY,
  /** Orders by priority (rule 8). */
  PRIORITY,
  /** Runs the jobs of a group one at a time (rule 8). */
  GROUPS,
  /** Admits one job per unique key (rule 7). */
  UNIQUE,
  /** Knows ids, and answers DUPLICATE (rule 6). */
  IDENTITY,
  /** Bounds queues (rule 11). */
  CAPACITY,
  /** Retries with a delay and counts attempts (rule 9). */
  RETRY,
  /** Releases without counting an attempt (rule 9). */
  RELEASE,
  /** Keeps dead jobs (rule 3). */
  BURY,
  /** Extends leases (rule 2). */
  EXTEND,
  /** Keeps finished jobs and their results as long as they ask for. */
  RETAIN,
  /** Cancels jobs that have not started by their {@code expiresAt} (rule 10). */
  EXPIRE,
  /** Takes more than one queue in one {@link ClaimRequest}. */
  CLAIM_FROM_MANY,
  /**
   * Keeps the whole order of rule 8. Without it jobs come roughly in the order in which they were
   * enqueued.
   */
  ORDER,
  /**
   * Takes back leases that have ended in its {@link JobStore#sweep} (rule 4). Without it the
   * storage does so by itself.
   */
  SWEEP,
  /**
   * Knows a {@link LeaseToken} by its parts, so that one that came over a network is as good.
   * Without it only the {@link Delivery} itself settles its job.
   */
  DETACHED
}
