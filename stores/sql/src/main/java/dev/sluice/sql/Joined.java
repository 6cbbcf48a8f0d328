package dev.sluice.sql;

import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.Settled;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import java.sql.SQLException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Leases that were completed in transactions of the callers' own, of which the store does not hear
 * how they end. When a worker then settles such a lease as completed, the job's row tells: if it is
 * gone, the transaction was committed; if it is there, it was not, and neither was the effect.
 */
final class Joined {
  /** The oldest are forgotten beyond so many: those that nobody settles after all. */
  private static final int REMEMBERED = 100_000;

  private static final String HELD =
      "SELECT 1 FROM sluice_job WHERE seq = ? AND claims = ? AND started_at IS NOT NULL";

  private final Set<Long> fences =
      Collections.synchronizedSet(
          Collections.newSetFromMap(
              new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
                  return size() > REMEMBERED;
                }
              }));

  void add(LeaseToken lease) {
    fences.add(lease.fence());
  }

  boolean has(LeaseToken lease) {
    return !fences.isEmpty() && fences.contains(lease.fence());
  }

  /** What became of it; without a lock, for its transaction may still be going on. */
  Settled outcome(Session session, LeaseToken lease) throws SQLException {
    long fence = lease.fence();
    Integer held =
        session.first(HELD, row -> row.getInt(1), Fence.sequence(fence), Fence.claims(fence));
    session.afterCommit(() -> fences.remove(fence));
    return held == null ? Settled.COMPLETED : Settled.LEASE_LOST;
  }

  /**
   * @throws StoreException REJECTED if the lease is lost
   */
  static void require(Settled answer, LeaseToken lease) {
    if (answer != Settled.COMPLETED) {
      throw new StoreException(
          Kind.REJECTED, "the lease of job " + lease.job() + " is lost: roll the transaction back");
    }
  }
}
