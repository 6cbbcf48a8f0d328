package dev.sluice.memory;

import dev.sluice.spi.Swept;
import org.jspecify.annotations.Nullable;

/** One sweep over the queues. Guarded by the store's lock. */
final class Sweeper {
  private final Settling settling;
  private final long now;
  private int left;
  private int promoted;
  private int reclaimed;
  private int expired;
  private int purged;
  private long nextDue = Ticks.NEVER;

  Sweeper(Settling settling, long now, int limit) {
    this.settling = settling;
    this.now = now;
    this.left = limit;
  }

  void sweep(MemoryQueue queue) {
    reclaim(queue);
    expire(queue);
    promote(queue);
    purge(queue);
    nextDue = Math.min(nextDue, nextDue(queue));
  }

  Swept answer() {
    boolean more = left == 0 && nextDue <= now;
    return new Swept(
        promoted,
        reclaimed,
        expired,
        purged,
        more,
        nextDue == Ticks.NEVER ? null : Ticks.instant(nextDue));
  }

  private void reclaim(MemoryQueue queue) {
    Entry entry;
    while (left > 0 && (entry = queue.leases.first()) != null && entry.at <= now) {
      settling.reclaim(entry, now);
      reclaimed++;
      left--;
    }
  }

  private void expire(MemoryQueue queue) {
    Expiry expiry;
    while (left > 0 && (expiry = queue.expiries.first()) != null && expiry.at <= now) {
      queue.expire(expiry.entry, now);
      expired++;
      left--;
    }
  }

  private void promote(MemoryQueue queue) {
    Entry entry;
    while (left > 0 && (entry = queue.lanes.firstDue(now)) != null) {
      queue.promote(entry);
      promoted++;
      left--;
    }
  }

  private void purge(MemoryQueue queue) {
    Entry entry;
    while (left > 0 && (entry = queue.finished.first()) != null && entry.at <= now) {
      queue.purge(entry);
      purged++;
      left--;
    }
    int windows = left;
    while (windows > 0 && queue.keys.forgetOne(now)) {
      windows--;
    }
  }

  private static long nextDue(MemoryQueue queue) {
    long due = Math.min(queue.lanes.nextDue(), timeOf(queue.leases.first()));
    due = Math.min(due, timeOf(queue.finished.first()));
    Expiry expiry = queue.expiries.first();
    return expiry == null ? due : Math.min(due, expiry.at);
  }

  private static long timeOf(@Nullable Entry first) {
    return first == null ? Ticks.NEVER : first.at;
  }
}
