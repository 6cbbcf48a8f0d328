package dev.sluice.memory;

import dev.sluice.job.Failure;
import dev.sluice.job.JobNotes;
import dev.sluice.job.JobState;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How claims end (rules 2, 3, 9, 10). Guarded by the store's lock. */
final class Settling {
  private static final String LEASE_LOST = "lease lost";

  private final Catalog catalog;

  Settling(Catalog catalog) {
    this.catalog = catalog;
  }

  Settled settle(Settlement outcome, long now) {
    Entry entry = held(outcome.lease(), now);
    if (entry == null) {
      return Settled.LEASE_LOST;
    }
    if (outcome instanceof Settlement.Complete complete) {
      return complete(entry, complete.result(), now);
    }
    if (outcome instanceof Settlement.Retry retry) {
      return retry(entry, retry, now);
    }
    if (outcome instanceof Settlement.Release release) {
      return release(entry, release.delay(), now);
    }
    return bury(entry, ((Settlement.Bury) outcome).cause(), now);
  }

  private static Settled complete(Entry entry, byte @Nullable [] result, long now) {
    if (!entry.options.retain().isZero()) {
      Side side = entry.ownSide();
      side.counted = 1;
      side.result = result;
    }
    entry.home.finish(entry, JobState.COMPLETED, null, now);
    return Settled.COMPLETED;
  }

  private static Settled retry(Entry entry, Settlement.Retry retry, long now) {
    Side side = entry.ownSide();
    side.counted = 1;
    side.failed(retry.cause());
    if (side.cancelRequested) {
      return cancel(entry, side, now);
    }
    JobState state = retry.delay().isZero() ? JobState.READY : JobState.SCHEDULED;
    again(entry, side, state, Ticks.after(now, retry.delay()));
    return Settled.RETRYING;
  }

  private static Settled release(Entry entry, Duration delay, long now) {
    Side side = entry.ownSide();
    side.released = 1;
    if (side.cancelRequested) {
      return cancel(entry, side, now);
    }
    if (delay.isZero()) {
      again(entry, side, JobState.READY, entry.runAt);
    } else {
      again(entry, side, JobState.SCHEDULED, Ticks.after(now, delay));
    }
    return Settled.RELEASED;
  }

  private static Settled bury(Entry entry, Failure cause, long now) {
    Side side = entry.ownSide();
    side.counted = 1;
    side.failed(cause);
    if (side.cancelRequested) {
      return cancel(entry, side, now);
    }
    entry.home.finish(entry, JobState.DEAD, null, now);
    return Settled.DEAD;
  }

  private static Settled cancel(Entry entry, Side side, long now) {
    entry.home.finish(entry, JobState.CANCELLED, side.reason, now);
    return Settled.CANCELLED;
  }

  private static void again(Entry entry, Side side, JobState state, long runAt) {
    entry.home.requeue(entry, side.next(entry.claimedAt()), state, runAt);
  }

  /** Takes back a job whose lease has ended. */
  void reclaim(Entry entry, long now) {
    Side side = entry.ownSide();
    side.lost = 1;
    int lost = side.lostLeases + 1;
    if (side.cancelRequested) {
      cancel(entry, side, now);
    } else if (lost > entry.options.lostLeaseLimit()) {
      String message = "its lease ended " + lost + " times without an outcome";
      side.failed(new Failure(side.attempts + 1, Ticks.instant(now), LEASE_LOST, message, ""));
      entry.home.finish(entry, JobState.DEAD, null, now);
    } else {
      again(entry, side, JobState.READY, entry.runAt);
    }
  }

  LeaseStatus extend(LeaseToken lease, long until, long now) {
    Entry entry = held(lease, now);
    if (entry == null) {
      return LeaseStatus.LOST;
    }
    MemoryQueue queue = entry.home;
    queue.leases.remove(entry);
    entry.at = until;
    queue.leases.add(entry);
    return status(entry);
  }

  LeaseStatus note(LeaseToken lease, JobNotes notes, long now) {
    Entry entry = held(lease, now);
    if (entry == null) {
      return LeaseStatus.LOST;
    }
    entry.ownSide().notes = notes;
    return status(entry);
  }

  private static LeaseStatus status(Entry entry) {
    Side side = entry.side;
    return side != null && side.cancelRequested ? LeaseStatus.CANCEL_REQUESTED : LeaseStatus.HELD;
  }

  /** The job whose lease this is and has not ended, or {@code null}. */
  private @Nullable Entry held(LeaseToken lease, long now) {
    Entry entry;
    if (lease instanceof Entry own && own.home.isOf(catalog)) {
      entry = own.isCurrent() ? own : null;
    } else {
      entry = catalog.find(lease.job().high(), lease.job().low());
    }
    boolean held =
        entry != null
            && entry.state == JobState.RUNNING
            && entry.fence() == lease.fence()
            && entry.at > now;
    return held ? entry : null;
  }
}
