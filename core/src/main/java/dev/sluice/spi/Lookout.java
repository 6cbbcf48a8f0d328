package dev.sluice.spi;

import java.time.Duration;
import java.util.List;

/**
 * The role of a source whose claims take one queue each (no {@link Feature#CLAIM_FROM_MANY}), but
 * which can wait for several at once: a worker with several queues then waits here while all are
 * empty. Without it the engine looks round, from twenty times a second down to twice a second the
 * longer nothing comes.
 */
public interface Lookout {
  /**
   * Waits until one of the queues seems to have something to claim.
   *
   * <ul>
   *   <li>Returns {@code true} at once if one has a READY job now, otherwise when one gets one:
   *       enqueued, due, released, retried, taken back, promoted, redriven, of a group that became
   *       free, of a queue that was resumed. Returns {@code false} when {@code maxWait} is over,
   *       after {@link WorkSource#wakeup()}, or when the source is closed.
   *   <li>Blocks up to {@code maxWait}, holding no connection that others need and no lock.
   *   <li>Any number of threads at once, unless {@link Traits#threading()} says otherwise.
   *   <li>Takes nothing. Somebody else may be faster; now and then it may be wrong, in this
   *       direction only: a job that can be claimed is never passed over.
   *   <li>Idempotent.
   *   <li>Errors: {@link StoreException} UNAVAILABLE, CORRUPT.
   * </ul>
   *
   * @param queues at least one
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  boolean awaitWork(List<String> queues, Duration maxWait) throws InterruptedException;
}
