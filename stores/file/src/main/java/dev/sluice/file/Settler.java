package dev.sluice.file;

import dev.sluice.job.Failure;
import dev.sluice.job.JobState;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.Settlement.Bury;
import dev.sluice.spi.Settlement.Complete;
import dev.sluice.spi.Settlement.Release;
import dev.sluice.spi.Settlement.Retry;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ends leases (rules 2, 3, 9, 10). Called under the index lock. */
final class Settler {
  private final StoreCore core;
  private final Transitions transitions;
  private final Slab slab;

  Settler(StoreCore core, Transitions transitions) {
    this.core = core;
    this.transitions = transitions;
    slab = core.index.slab;
  }

  /** Checked for all before anything is written. */
  void validate(List<? extends Settlement> outcomes) {
    for (Settlement outcome : outcomes) {
      if (outcome instanceof Complete complete
          && complete.result() != null
          && complete.result().length > core.limits.maxPayload()) {
        throw new StoreException(
            Kind.REJECTED,
            "the result of job "
                + outcome.lease().job()
                + " is larger than "
                + core.limits.maxPayload()
                + " bytes");
      }
    }
  }

  List<Settled> settle(List<? extends Settlement> outcomes, long now) {
    List<Settled> answers = new ArrayList<>(outcomes.size());
    for (Settlement outcome : outcomes) {
      answers.add(settle(outcome, now));
    }
    return answers;
  }

  private Settled settle(Settlement outcome, long now) {
    int slot = held(outcome.lease(), now);
    if (slot < 0) {
      return Settled.LEASE_LOST;
    }
    Trail next = Trail.copy(slab.trail(slot));
    if (outcome instanceof Complete complete) {
      next.attempts++;
      byte[] result = complete.result() == null ? null : Seal.put(complete.result());
      transitions.finish(slot, JobState.COMPLETED, next, null, result, now);
      return Settled.COMPLETED;
    }
    byte[] failure = count(next, outcome);
    if (next.cancelRequested) {
      transitions.finish(slot, JobState.CANCELLED, next, failure, null, now);
      return Settled.CANCELLED;
    }
    if (outcome instanceof Bury) {
      transitions.finish(slot, JobState.DEAD, next, failure, null, now);
      return Settled.DEAD;
    }
    if (outcome instanceof Retry retry) {
      transitions.comeBack(slot, next, core.after(now, retry.delay()), failure, now);
      return Settled.RETRYING;
    }
    Duration delay = ((Release) outcome).delay();
    long readyAt = delay.isZero() ? slab.readyAt(slot) : core.after(now, delay);
    transitions.comeBack(slot, next, readyAt, null, now);
    return Settled.RELEASED;
  }

  private static byte @Nullable [] count(Trail next, Settlement outcome) {
    if (outcome instanceof Release) {
      next.releases++;
      return null;
    }
    next.attempts++;
    Failure cause = outcome instanceof Retry retry ? retry.cause() : ((Bury) outcome).cause();
    return Seal.put(BlobCodec.failure(cause));
  }

  /** The slot of the job if the lease is its present one and has not ended; else -1. */
  int held(LeaseToken lease, long now) {
    int slot = core.index.find(lease.job());
    if (slot < 0 || slab.state(slot) != JobState.RUNNING) {
      return -1;
    }
    Trail trail = slab.trail(slot);
    return trail != null && trail.fence == lease.fence() && trail.leaseUntil > now ? slot : -1;
  }
}
