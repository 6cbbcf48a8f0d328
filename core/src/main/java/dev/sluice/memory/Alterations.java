package dev.sluice.memory;

import dev.sluice.job.Alteration;
import dev.sluice.job.Altered;
import dev.sluice.job.Altered.Result;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobState;
import java.time.Duration;
import java.time.Instant;

/** Changes from outside (rule 10). Guarded by the store's lock. */
final class Alterations {
  private Alterations() {}

  static Altered alter(Entry entry, Alteration alteration, long now) {
    Result result = change(entry, alteration, now);
    // The change may have put a new entry in the place of this one; its state is what counts.
    JobState state =
        alteration instanceof Alteration.Redrive ? redriven(entry, result) : entry.state;
    boolean gone = result == Result.CHANGED && !entry.isCurrent() && state == entry.state;
    return new Altered(entry.job(), result, gone ? null : state);
  }

  private static JobState redriven(Entry entry, Result result) {
    return result == Result.CHANGED ? JobState.READY : entry.state;
  }

  private static Result change(Entry entry, Alteration alteration, long now) {
    if (alteration instanceof Alteration.Cancel cancel) {
      return cancel(entry, cancel.reason(), now);
    }
    if (alteration instanceof Alteration.Promote) {
      return promote(entry, now);
    }
    if (alteration instanceof Alteration.Reschedule reschedule) {
      return reschedule(entry, reschedule, now);
    }
    if (alteration instanceof Alteration.Reprioritize reprioritize) {
      return reprioritize(entry, reprioritize.priority());
    }
    if (alteration instanceof Alteration.Redrive) {
      return redrive(entry, now);
    }
    return delete(entry);
  }

  private static Result cancel(Entry entry, String reason, long now) {
    if (waits(entry)) {
      entry.home.finish(entry, JobState.CANCELLED, reason, now);
      return Result.CHANGED;
    }
    if (entry.state == JobState.RUNNING) {
      Side side = entry.ownSide();
      side.cancelRequested = true;
      side.reason = reason;
      return Result.REQUESTED;
    }
    return Result.WRONG_STATE;
  }

  private static Result promote(Entry entry, long now) {
    if (entry.state == JobState.SCHEDULED) {
      // One that is due already became ready at its time, not now.
      entry.home.reschedule(entry, JobState.READY, Math.min(now, entry.runAt));
      return Result.CHANGED;
    }
    return entry.state == JobState.READY ? Result.CHANGED : Result.WRONG_STATE;
  }

  private static Result reschedule(Entry entry, Alteration.Reschedule to, long now) {
    if (!waits(entry)) {
      return Result.WRONG_STATE;
    }
    long at = Math.max(now, due(to, now));
    entry.home.reschedule(entry, at > now ? JobState.SCHEDULED : JobState.READY, at);
    return Result.CHANGED;
  }

  private static long due(Alteration.Reschedule to, long now) {
    Instant at = to.at();
    Duration delay = to.delay();
    if (at != null) {
      return Ticks.of(at);
    }
    return delay == null ? now : Ticks.after(now, delay);
  }

  private static Result reprioritize(Entry entry, int priority) {
    if (entry.state == JobState.COMPLETED) {
      return Result.WRONG_STATE;
    }
    JobOptions options = entry.jobOptions().withPriority(priority);
    if (waits(entry)) {
      entry.home.renew(entry, options);
    } else {
      // It may be a delivery, which shows what was claimed.
      entry.ownSide().renewed = options;
    }
    return Result.CHANGED;
  }

  private static Result redrive(Entry entry, long now) {
    if (entry.state != JobState.DEAD && entry.state != JobState.CANCELLED) {
      return Result.WRONG_STATE;
    }
    Side side = entry.ownSide();
    long started = entry.holder() == null ? side.startedBefore : entry.claimedAt();
    Entry again = entry.home.requeue(entry, side.anew(started), JobState.READY, now);
    entry.home.keys.take(again, now);
    return Result.CHANGED;
  }

  private static Result delete(Entry entry) {
    if (entry.state == JobState.RUNNING) {
      return Result.WRONG_STATE;
    }
    entry.home.delete(entry);
    return Result.CHANGED;
  }

  private static boolean waits(Entry entry) {
    return entry.state == JobState.SCHEDULED || entry.state == JobState.READY;
  }
}
