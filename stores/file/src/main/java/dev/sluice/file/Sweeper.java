package dev.sluice.file;

import dev.sluice.file.log.RecordLog.Commit;
import dev.sluice.spi.SweepRequest;
import dev.sluice.spi.Swept;

/** Does what time demands (rules 4, 5, 10; retention). */
final class Sweeper {
  private final StoreCore core;
  private final Transitions transitions;
  private final JobIndex index;

  Sweeper(StoreCore core, Transitions transitions) {
    this.core = core;
    this.transitions = transitions;
    index = core.index;
  }

  Swept sweep(SweepRequest request) {
    Swept swept;
    long last;
    core.lock.lock();
    try {
      swept = sweep(core.now(), request.limit());
      last = core.journal.last();
    } finally {
      core.unlock();
    }
    core.commit(last, Commit.WRITTEN);
    return swept;
  }

  private Swept sweep(long now, int limit) {
    int promoted = index.promote(now, limit);
    int left = limit - promoted;
    int reclaimed = transitions.takeBackExpired(now, left);
    left -= reclaimed;
    int expired = transitions.expire(now, left);
    left -= expired;
    int purged = purge(now, left);
    left -= purged;
    index.unique.purge(now, limit);
    long next = nextDue();
    return new Swept(
        promoted,
        reclaimed,
        expired,
        purged,
        left == 0,
        next == Micros.NEVER ? null : Micros.instant(next));
  }

  private int purge(long now, int limit) {
    int count = 0;
    int slot = index.retained.first();
    while (slot >= 0 && count < limit && index.purgeAt(slot) <= now) {
      transitions.forget(slot, now);
      count++;
      slot = index.retained.first();
    }
    return count;
  }

  private long nextDue() {
    long next = Micros.NEVER;
    if (index.scheduled.first() >= 0) {
      next = index.slab.readyAt(index.scheduled.first());
    }
    if (index.leased.first() >= 0) {
      Trail trail = index.slab.trail(index.leased.first());
      next = trail == null ? next : Math.min(next, trail.leaseUntil);
    }
    if (!index.expiries.isEmpty()) {
      next = Math.min(next, index.expiries.first().at());
    }
    if (index.retained.first() >= 0) {
      next = Math.min(next, index.purgeAt(index.retained.first()));
    }
    return next;
  }
}
