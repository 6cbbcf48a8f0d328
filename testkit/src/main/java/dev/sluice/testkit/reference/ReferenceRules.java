package dev.sluice.testkit.reference;

import dev.sluice.job.Alteration;
import dev.sluice.job.Altered;
import dev.sluice.job.Altered.Result;
import dev.sluice.job.Failure;
import dev.sluice.job.JobHistory;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobState;
import dev.sluice.job.UniqueKey;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.QueueSettings;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.SweepRequest;
import dev.sluice.spi.Swept;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rules of {@code docs/spec.md}, a method each, over plain collections. */
final class ReferenceRules {
  static final int MAX_PAYLOAD = 1 << 20;

  private final ReferenceJobs jobs;

  ReferenceRules(ReferenceJobs jobs) {
    this.jobs = jobs;
  }

  // ---- enqueue: rules 5, 6, 7, 11, 14

  Enqueued enqueue(NewJob job, Instant now) {
    jobs.promote(now);
    if (jobs.byId.containsKey(job.id())) {
      return Enqueued.duplicate(job.id());
    }
    if (job.payload().length > MAX_PAYLOAD) {
      return Enqueued.rejected(job.id(), "the payload is larger than " + MAX_PAYLOAD + " bytes");
    }
    NewJob.Past past = job.past();
    boolean live = past == null || !past.state().isFinal();
    UniqueKey unique = job.options().unique();
    if (unique != null && live) {
      Optional<JobId> keeper = jobs.keeperOf(job.queue(), unique.key(), now, null);
      if (keeper.isPresent()) {
        return conflict(job, unique, keeper.get(), now);
      }
    }
    long capacity = jobs.settings(job.queue()).capacity();
    if (live && waiting(job.queue()) >= capacity) {
      return Enqueued.full(job.id(), job.queue(), capacity);
    }
    insert(job, now);
    return Enqueued.inserted(job.id());
  }

  private long waiting(String queue) {
    return jobs.all(job -> job.queue.equals(queue) && job.waiting()).size();
  }

  private Enqueued conflict(NewJob job, UniqueKey unique, JobId keeper, Instant now) {
    ReferenceJob there = jobs.byId.get(keeper);
    return switch (unique.onConflict()) {
      case REJECT -> Enqueued.rejected(keeper, "the unique key is taken");
      case KEEP -> Enqueued.duplicate(keeper);
      case REPLACE -> {
        if (there == null || !there.waiting() || job.past() != null) {
          yield Enqueued.duplicate(keeper);
        }
        there.kind = job.kind();
        there.payload = job.payload();
        there.options = job.options();
        there.head = false;
        schedule(there, now);
        jobs.openWindow(there);
        yield Enqueued.replaced(keeper);
      }
    };
  }

  private void insert(NewJob job, Instant now) {
    ReferenceJob added = new ReferenceJob(job, ++jobs.lastSequence, now);
    NewJob.Past past = job.past();
    if (past == null) {
      schedule(added, now);
    } else {
      added.restore(past);
    }
    jobs.byId.put(added.id, added);
    jobs.openWindow(added);
  }

  private static void schedule(ReferenceJob job, Instant now) {
    JobOptions options = job.options;
    Instant at = options.runAt();
    Duration delay = options.delay();
    setDue(job, at != null ? at : delay != null ? now.plus(delay) : now, now);
  }

  /** A time in the past means now. */
  private static void setDue(ReferenceJob job, Instant at, Instant now) {
    job.runAt = at.isBefore(now) ? now : at;
    job.state = at.isAfter(now) ? JobState.SCHEDULED : JobState.READY;
  }

  // ---- claim: rules 2, 4, 8, 10

  List<Delivery> claim(ClaimRequest request, Instant now) {
    jobs.promote(now);
    jobs.all(job -> jobs.leaseEnded(job, now)).forEach(job -> takeBack(job, now));
    jobs.all(job -> job.expired(now)).forEach(job -> jobs.cancel(job, JobHistory.EXPIRED, now));
    List<Delivery> claimed = new ArrayList<>();
    for (String queue : request.queues()) {
      if (jobs.settings(queue).paused()) {
        continue;
      }
      List<ReferenceJob> ready =
          jobs.all(job -> job.queue.equals(queue) && job.state == JobState.READY);
      for (ReferenceJob job : ready.stream().sorted(ReferenceJobs.ORDER).toList()) {
        if (claimed.size() < request.max() && !jobs.heldBack(job)) {
          claimed.add(take(job, request, now));
        }
      }
    }
    return claimed;
  }

  private Delivery take(ReferenceJob job, ClaimRequest request, Instant now) {
    job.state = JobState.RUNNING;
    job.everStarted = true;
    job.head = true;
    job.startedAt = now;
    job.fence = ++jobs.lastFence;
    job.holder = request.holder();
    job.leaseUntil = now.plus(request.lease());
    job.cancelRequested = false;
    return job.delivery();
  }

  /** Rules 4, 9, 10: the lease has ended without a settlement. */
  void takeBack(ReferenceJob job, Instant now) {
    job.lostLeases++;
    if (job.cancelRequested) {
      jobs.cancel(job, job.reason, now);
    } else if (job.lostLeases > job.options.lostLeaseLimit()) {
      job.addFailure(
          new Failure(
              job.attempts + 1,
              now,
              "lease lost",
              "its lease ended without an outcome " + job.lostLeases + " times",
              ""));
      jobs.finish(job, JobState.DEAD, now);
    } else {
      job.state = JobState.READY;
    }
  }

  // ---- settle, extend: rules 2, 3, 9, 10

  /** The job, if the token is of its present lease and the lease has not ended. */
  @Nullable ReferenceJob held(LeaseToken token, Instant now) {
    ReferenceJob job = jobs.byId.get(token.job());
    boolean held =
        job != null
            && job.state == JobState.RUNNING
            && job.fence == token.fence()
            && !jobs.leaseEnded(job, now);
    return held ? job : null;
  }

  Settled settle(Settlement outcome, Instant now) {
    ReferenceJob job = held(outcome.lease(), now);
    if (job == null) {
      return Settled.LEASE_LOST;
    }
    if (outcome instanceof Settlement.Complete complete) {
      job.attempts++;
      job.result = complete.result();
      jobs.finish(job, JobState.COMPLETED, now);
      return Settled.COMPLETED;
    }
    count(job, outcome);
    if (job.cancelRequested) {
      jobs.cancel(job, job.reason, now);
      return Settled.CANCELLED;
    }
    if (outcome instanceof Settlement.Bury) {
      jobs.finish(job, JobState.DEAD, now);
      return Settled.DEAD;
    }
    if (outcome instanceof Settlement.Retry retry) {
      setDue(job, now.plus(retry.delay()), now);
      return Settled.RETRYING;
    }
    giveBack(job, ((Settlement.Release) outcome).delay(), now);
    return Settled.RELEASED;
  }

  private static void count(ReferenceJob job, Settlement outcome) {
    if (outcome instanceof Settlement.Release) {
      job.releases++;
      return;
    }
    job.attempts++;
    job.addFailure(
        outcome instanceof Settlement.Retry retry
            ? retry.cause()
            : ((Settlement.Bury) outcome).cause());
  }

  /** Without a delay it comes back to its old place. */
  private static void giveBack(ReferenceJob job, Duration delay, Instant now) {
    if (delay.isZero()) {
      job.state = JobState.READY;
    } else {
      setDue(job, now.plus(delay), now);
    }
  }

  LeaseStatus extend(LeaseToken token, Duration lease, Instant now) {
    ReferenceJob job = held(token, now);
    if (job == null) {
      return LeaseStatus.LOST;
    }
    job.leaseUntil = now.plus(lease);
    return status(job);
  }

  static LeaseStatus status(ReferenceJob job) {
    return job.cancelRequested ? LeaseStatus.CANCEL_REQUESTED : LeaseStatus.HELD;
  }

  // ---- alter: rule 10

  Altered alter(JobId id, Alteration alteration, Instant now) {
    jobs.promote(now);
    ReferenceJob job = jobs.byId.get(id);
    if (job == null) {
      return new Altered(id, Result.NOT_FOUND, null);
    }
    Result result = alter(job, alteration, now);
    ReferenceJob after = jobs.byId.get(id);
    return new Altered(id, result, after == null ? null : after.state);
  }

  private Result alter(ReferenceJob job, Alteration alteration, Instant now) {
    if (alteration instanceof Alteration.Cancel cancel) {
      return cancel(job, cancel, now);
    }
    if (alteration instanceof Alteration.Redrive) {
      return redrive(job, now);
    }
    if (alteration instanceof Alteration.Delete) {
      return delete(job);
    }
    if (alteration instanceof Alteration.Reprioritize to) {
      return reprioritize(job, to.priority());
    }
    if (!job.waiting()) {
      return Result.WRONG_STATE;
    }
    if (alteration instanceof Alteration.Reschedule to) {
      Duration delay = to.delay();
      setDue(job, delay != null ? now.plus(delay) : Objects.requireNonNull(to.at()), now);
    } else if (job.state == JobState.SCHEDULED) {
      setDue(job, now, now);
    }
    return Result.CHANGED;
  }

  private Result cancel(ReferenceJob job, Alteration.Cancel cancel, Instant now) {
    if (job.waiting()) {
      jobs.cancel(job, cancel.reason(), now);
      return Result.CHANGED;
    }
    if (job.state != JobState.RUNNING) {
      return Result.WRONG_STATE;
    }
    job.cancelRequested = true;
    job.reason = cancel.reason();
    return Result.REQUESTED;
  }

  private Result redrive(ReferenceJob job, Instant now) {
    if (job.state != JobState.DEAD && job.state != JobState.CANCELLED) {
      return Result.WRONG_STATE;
    }
    UniqueKey unique = job.options.unique();
    job.gaveUpKey =
        job.gaveUpKey
            || (unique != null && jobs.keeperOf(job.queue, unique.key(), now, job.id).isPresent());
    job.attempts = 0;
    job.lostLeases = 0;
    job.finishedAt = null;
    job.reason = null;
    setDue(job, now, now);
    return Result.CHANGED;
  }

  private static Result reprioritize(ReferenceJob job, int priority) {
    if (job.state == JobState.COMPLETED) {
      return Result.WRONG_STATE;
    }
    job.options = job.options.withPriority(priority);
    return Result.CHANGED;
  }

  private Result delete(ReferenceJob job) {
    if (job.state == JobState.RUNNING) {
      return Result.WRONG_STATE;
    }
    jobs.byId.remove(job.id);
    jobs.windows.removeIf(window -> window.job().equals(job.id));
    return Result.CHANGED;
  }

  // ---- sweep: rules 4, 10, retention

  Swept sweep(SweepRequest request, Instant now) {
    int left = request.limit();
    List<ReferenceJob> due =
        first(left, jobs.all(j -> j.state == JobState.SCHEDULED && !j.runAt.isAfter(now)));
    due.forEach(job -> job.state = JobState.READY);
    left -= due.size();
    List<ReferenceJob> lost = first(left, jobs.all(job -> jobs.leaseEnded(job, now)));
    lost.forEach(job -> takeBack(job, now));
    left -= lost.size();
    List<ReferenceJob> expired = first(left, jobs.all(job -> job.expired(now)));
    expired.forEach(job -> jobs.cancel(job, JobHistory.EXPIRED, now));
    left -= expired.size();
    List<ReferenceJob> old = first(left, jobs.all(job -> retentionEnded(job, now)));
    old.forEach(job -> jobs.byId.remove(job.id));
    left -= old.size();
    return new Swept(
        due.size(), lost.size(), expired.size(), old.size(), left == 0, nextDue().orElse(null));
  }

  private static List<ReferenceJob> first(int limit, List<ReferenceJob> list) {
    return list.subList(0, Math.min(limit, list.size()));
  }

  private static boolean retentionEnded(ReferenceJob job, Instant now) {
    Instant end = retainedUntil(job);
    return end != null && !now.isBefore(end);
  }

  private static @Nullable Instant retainedUntil(ReferenceJob job) {
    boolean passes = job.state == JobState.COMPLETED || job.state == JobState.CANCELLED;
    Instant finished = job.finishedAt;
    return passes && finished != null ? finished.plus(job.options.retain()) : null;
  }

  /** When time will change something, as far as is known now. */
  Optional<Instant> nextDue() {
    return jobs.byId.values().stream().flatMap(ReferenceRules::times).min(Instant::compareTo);
  }

  private static Stream<Instant> times(ReferenceJob job) {
    return switch (job.state) {
      case SCHEDULED -> Stream.concat(Stream.of(job.runAt), expiry(job));
      case READY -> expiry(job);
      case RUNNING -> Stream.of(job.leaseUntil);
      case COMPLETED, CANCELLED, DEAD -> Stream.ofNullable(retainedUntil(job));
    };
  }

  private static Stream<Instant> expiry(ReferenceJob job) {
    return job.everStarted ? Stream.empty() : Stream.ofNullable(job.options.expiresAt());
  }

  void configure(String queue, QueueSettings settings) {
    jobs.settings.put(queue, settings);
  }
}
