package dev.sluice.spi;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where jobs are claimed from and settled at: the part that all adapters have. */
public interface WorkSource extends AutoCloseable {

  /** What this source can do. Constant. */
  Traits traits();

  /**
   * Takes READY jobs and gives each a lease (rules 2, 5, 8).
   *
   * <ul>
   *   <li>Returns when at least one job was claimed, when {@code maxWait} is over, after {@link
   *       #wakeup()}, or when the source is closed. Never waits to fill the list.
   *   <li>Blocks up to {@code maxWait}, holding no connection and no lock meanwhile.
   *   <li>Any number of threads at once, unless {@link Traits#threading()} says otherwise.
   *   <li>Atomic per job. A job past its {@code expiresAt} that never started is CANCELLED instead
   *       of claimed.
   *   <li>Not idempotent: an answer that was lost leaves jobs leased until their leases end.
   *   <li>Errors: {@link StoreException} UNAVAILABLE, CORRUPT.
   * </ul>
   *
   * @return at most {@code request.max()} deliveries in the order of rule 8; empty if there was
   *     none, or if the source was closed
   * @throws InterruptedException if the thread is interrupted while it waits; nothing was claimed
   *     then
   */
  List<Delivery> claim(ClaimRequest request) throws InterruptedException;

  /**
   * Ends leases, each with its outcome (rules 2, 3, 9).
   *
   * <ul>
   *   <li>Returns when all outcomes are as durable as the source promises.
   *   <li>Blocks as long as one write takes.
   *   <li>Any number of threads at once.
   *   <li>Atomic per outcome; the outcomes of one call share one write.
   *   <li>Sending the same outcome again after an error is harmless: it is settled once, and the
   *       second answer may be {@link Settled#LEASE_LOST}.
   *   <li>Errors: {@link StoreException} UNAVAILABLE (what was settled is unknown), CORRUPT.
   * </ul>
   *
   * @return an answer for each outcome, in their order
   */
  List<Settled> settle(List<? extends Settlement> outcomes);

  /**
   * Makes leases end later, and learns whether their holders should stop (rules 2, 10).
   *
   * <ul>
   *   <li>Returns when done; need not be durable.
   *   <li>Blocks as long as one write takes.
   *   <li>Any number of threads at once.
   *   <li>Atomic per lease.
   *   <li>Idempotent.
   *   <li>Errors: {@link StoreException} UNAVAILABLE, CORRUPT.
   * </ul>
   *
   * @param lease from now by the source's clock, positive
   * @return an answer for each lease, in their order
   */
  List<LeaseStatus> extend(List<? extends LeaseToken> leases, Duration lease);

  /** Makes every {@link #claim} that is waiting now return early. Never blocks, never fails. */
  void wakeup();

  /**
   * This source in another role, or empty if it has not got it. Decorators pass the question on.
   */
  default <R> Optional<R> role(Class<R> role) {
    return role.isInstance(this) ? Optional.of(role.cast(this)) : Optional.empty();
  }

  /**
   * Lets go of the storage. Claims that wait return empty; later calls fail with UNAVAILABLE.
   * Closing twice is fine.
   *
   * @throws StoreException if the last write did not succeed
   */
  @Override
  void close();
}
