package dev.sluice.file;

import dev.sluice.file.log.RecordLog.Commit;
import dev.sluice.job.Alteration;
import dev.sluice.job.Altered;
import dev.sluice.job.Altered.Result;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Changes jobs from outside (rule 10). */
final class Alterer {
  private final StoreCore core;
  private final Transitions transitions;
  private final Slab slab;

  Alterer(StoreCore core, Transitions transitions) {
    this.core = core;
    this.transitions = transitions;
    slab = core.index.slab;
  }

  List<Altered> alter(List<JobId> ids, Alteration alteration) {
    List<Altered> answers = new ArrayList<>(ids.size());
    long last;
    core.lock.lock();
    try {
      long now = core.now();
      core.index.promote(now, Integer.MAX_VALUE);
      for (JobId id : ids) {
        answers.add(alter(id, alteration, now));
      }
      last = core.journal.last();
    } finally {
      core.unlock();
    }
    core.commit(last, Commit.DURABLE);
    return answers;
  }

  private Altered alter(JobId id, Alteration alteration, long now) {
    int slot = core.index.find(id);
    if (slot < 0) {
      return new Altered(id, Result.NOT_FOUND, null);
    }
    Result result = alter(slot, alteration, now);
    int after = core.index.find(id);
    return new Altered(id, result, after < 0 ? null : slab.state(after));
  }

  private Result alter(int slot, Alteration alteration, long now) {
    JobState state = slab.state(slot);
    if (alteration instanceof Alteration.Cancel cancel) {
      return cancel(slot, state, cancel.reason(), now);
    }
    if (alteration instanceof Alteration.Redrive) {
      if (state != JobState.DEAD && state != JobState.CANCELLED) {
        return Result.WRONG_STATE;
      }
      transitions.redrive(slot, now);
      return Result.CHANGED;
    }
    if (alteration instanceof Alteration.Delete) {
      if (state == JobState.RUNNING) {
        return Result.WRONG_STATE;
      }
      transitions.delete(slot);
      return Result.CHANGED;
    }
    if (alteration instanceof Alteration.Reprioritize to) {
      if (state == JobState.COMPLETED) {
        return Result.WRONG_STATE;
      }
      transitions.reprioritize(slot, to.priority());
      return Result.CHANGED;
    }
    if (!waits(state)) {
      return Result.WRONG_STATE;
    }
    if (alteration instanceof Alteration.Reschedule to) {
      transitions.reschedule(slot, time(to, now), now);
    } else if (state == JobState.SCHEDULED) {
      transitions.reschedule(slot, now, now);
    }
    return Result.CHANGED;
  }

  private Result cancel(int slot, JobState state, String reason, long now) {
    if (waits(state)) {
      transitions.cancel(slot, reason, now);
      return Result.CHANGED;
    }
    if (state != JobState.RUNNING) {
      return Result.WRONG_STATE;
    }
    transitions.requestCancel(slot, reason);
    return Result.REQUESTED;
  }

  private static boolean waits(JobState state) {
    return state == JobState.SCHEDULED || state == JobState.READY;
  }

  private long time(Alteration.Reschedule to, long now) {
    Instant at = to.at();
    Duration delay = to.delay();
    if (at != null) {
      return Math.max(now, Micros.ceil(at));
    }
    return delay == null ? now : core.after(now, delay);
  }
}
