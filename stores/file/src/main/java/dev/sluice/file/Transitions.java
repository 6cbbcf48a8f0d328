package dev.sluice.file;

import dev.sluice.job.Failure;
import dev.sluice.job.JobHistory;
import dev.sluice.job.JobState;
import org.jspecify.annotations.Nullable;

/**
 * The ways of a job from one state to another. Each writes its record first and then changes the
 * index. All are called under the index lock.
 */
final class Transitions {
  private final StoreCore core;
  private final JobIndex index;
  private final Slab slab;

  Transitions(StoreCore core) {
    this.core = core;
    index = core.index;
    slab = index.slab;
  }

  /** To RUNNING. The answer is the trail, which carries the fence. */
  Trail start(int slot, String holder, long leaseUntil, long now) {
    Trail next = Trail.copy(slab.trail(slot));
    next.fence = ++core.lastFence;
    next.leaseUntil = leaseUntil;
    next.startedAt = now;
    next.holder = holder;
    next.head = true;
    next.cancelRequested = false;
    write(slot, new Status(JobState.RUNNING, slab.readyAt(slot), next), null, null);
    return next;
  }

  /** To READY or SCHEDULED. */
  void comeBack(int slot, Trail next, long readyAt, byte @Nullable [] failure, long now) {
    endLease(next);
    write(slot, new Status(waiting(readyAt, now), readyAt, next), failure, null);
  }

  /** To READY or SCHEDULED at another time, of a job that waits. */
  void reschedule(int slot, long readyAt, long now) {
    write(slot, new Status(waiting(readyAt, now), readyAt, slab.trail(slot)), null, null);
  }

  /** To COMPLETED, DEAD or CANCELLED; gone at once if it is not to be kept. */
  void finish(
      int slot,
      JobState state,
      Trail next,
      byte @Nullable [] failure,
      byte @Nullable [] result,
      long now) {
    Extra extra = slab.extra(slot);
    if (state != JobState.DEAD && extra.retain() == 0) {
      forget(slot, now);
      return;
    }
    endLease(next);
    next.cancelRequested = false;
    next.head = false;
    next.finishedAt = now;
    if (state == JobState.COMPLETED) {
      next.result = null;
    }
    write(slot, new Status(state, slab.readyAt(slot), next), failure, result);
    if (extra.uniqueKey() != null && !extra.hasWindow()) {
      index.unique.release(uniqueId(slot, extra.uniqueKey()), slab.id(slot));
    }
  }

  /** To CANCELLED. */
  void cancel(int slot, @Nullable String reason, long now) {
    Trail next = Trail.copy(slab.trail(slot));
    next.reason = reason;
    finish(slot, JobState.CANCELLED, next, null, null, now);
  }

  /** Takes a job back whose lease has ended without an outcome (rules 4, 9, 10). */
  void takeBack(int slot, long now) {
    Trail next = Trail.copy(slab.trail(slot));
    next.lostLeases++;
    if (next.cancelRequested) {
      finish(slot, JobState.CANCELLED, next, null, null, now);
    } else if (next.lostLeases > slab.extra(slot).lostLeaseLimit()) {
      finish(slot, JobState.DEAD, next, Seal.put(BlobCodec.failure(lost(next, now))), null, now);
    } else {
      comeBack(slot, next, slab.readyAt(slot), null, now);
    }
  }

  /**
   * Takes a job back that was given to nobody after all: as if it had not been claimed.
   *
   * @param startedAt what it was before
   * @param head whether it held its group before
   */
  void putBack(int slot, long startedAt, boolean head, long now) {
    Trail next = Trail.copy(slab.trail(slot));
    next.startedAt = startedAt;
    next.head = head;
    if (next.cancelRequested) {
      finish(slot, JobState.CANCELLED, next, null, null, now);
    } else {
      comeBack(slot, next, slab.readyAt(slot), null, now);
    }
  }

  /**
   * To DEAD, or CANCELLED if that was asked for, because the job cannot be read (rule 3). Counts an
   * attempt, as a burial by its holder would.
   */
  void setAside(int slot, String why, long now) {
    Trail next = Trail.copy(slab.trail(slot));
    next.attempts++;
    Failure cause = JobReader.damaged(next.attempts, now, why);
    JobState end = next.cancelRequested ? JobState.CANCELLED : JobState.DEAD;
    finish(slot, end, next, Seal.put(BlobCodec.failure(cause)), null, now);
  }

  private static Failure lost(Trail trail, long now) {
    return new Failure(
        trail.attempts + 1,
        Micros.instant(now),
        "lease lost",
        "its lease ended without an outcome " + trail.lostLeases + " times",
        "");
  }

  /** Takes back at most so many jobs whose lease has ended. */
  int takeBackExpired(long now, int limit) {
    int count = 0;
    int slot = index.leased.first();
    while (slot >= 0 && count < limit && leaseUntil(slot) <= now) {
      takeBack(slot, now);
      count++;
      slot = index.leased.first();
    }
    return count;
  }

  /** Cancels at most so many jobs that have not started in time (rule 10). */
  int expire(long now, int limit) {
    int count = 0;
    while (count < limit && !index.expiries.isEmpty() && index.expiries.first().at() <= now) {
      cancel(index.expiries.first().slot(), JobHistory.EXPIRED, now);
      count++;
    }
    return count;
  }

  /** The job is gone; a unique key whose window is still open stays taken. */
  void forget(int slot, long now) {
    Extra extra = slab.extra(slot);
    if (extra.uniqueKey() != null) {
      UniqueId key = uniqueId(slot, extra.uniqueKey());
      if (!extra.hasWindow()) {
        index.unique.release(key, slab.id(slot));
      } else if (extra.uniqueUntil() > now && index.unique.isHeldBy(key, slab.id(slot))) {
        // Before the job goes: a mark beside its job does no harm, a gap between them would.
        long location = core.journal.mark(key, slab.id(slot), extra.uniqueUntil());
        index.unique.mark(key, slab.id(slot), extra.uniqueUntil(), location);
      }
    }
    core.journal.forget(slot, slab.sequence(slot));
    index.remove(slot);
  }

  /** The job is gone as if it had never been. */
  void delete(int slot) {
    Extra extra = slab.extra(slot);
    core.journal.forget(slot, slab.sequence(slot));
    if (extra.uniqueKey() != null) {
      index.unique.release(uniqueId(slot, extra.uniqueKey()), slab.id(slot));
    }
    index.remove(slot);
  }

  /** Somebody asked for a running job to be cancelled. */
  void requestCancel(int slot, String reason) {
    Trail next = Trail.copy(slab.trail(slot));
    next.cancelRequested = true;
    next.reason = reason;
    core.journal.state(
        slot,
        slab.sequence(slot),
        new Status(JobState.RUNNING, slab.readyAt(slot), next),
        null,
        null);
    index.trail(slot, next);
  }

  /** Another priority, of a job in whatever state. */
  void reprioritize(int slot, int priority) {
    if (slab.priority(slot) != priority) {
      core.journal.priority(slot, slab.sequence(slot), priority);
      index.priority(slot, priority);
    }
  }

  /** Back to READY from DEAD or CANCELLED. */
  void redrive(int slot, long now) {
    Trail next = Trail.copy(slab.trail(slot));
    next.attempts = 0;
    next.lostLeases = 0;
    next.finishedAt = Trail.NONE;
    next.reason = null;
    Extra extra = slab.extra(slot);
    if (extra.uniqueKey() != null && !extra.hasWindow()) {
      UniqueId key = uniqueId(slot, extra.uniqueKey());
      next.keyGivenUp = next.keyGivenUp || index.unique.holder(key, now) != null;
      if (!next.keyGivenUp) {
        index.unique.take(key, slab.id(slot), Micros.NEVER);
      }
    }
    write(slot, new Status(JobState.READY, now, next), null, null);
  }

  UniqueId uniqueId(int slot, String key) {
    return new UniqueId(index.queueOf(slot).name, key);
  }

  static JobState waiting(long readyAt, long now) {
    return readyAt > now ? JobState.SCHEDULED : JobState.READY;
  }

  private void write(int slot, Status status, byte @Nullable [] failure, byte @Nullable [] result) {
    core.journal.state(slot, slab.sequence(slot), status, failure, result);
    index.change(slot, status);
  }

  private static void endLease(Trail trail) {
    trail.leaseUntil = Trail.NONE;
    trail.holder = "";
  }

  private long leaseUntil(int slot) {
    Trail trail = slab.trail(slot);
    return trail == null ? Micros.NEVER : trail.leaseUntil;
  }
}
