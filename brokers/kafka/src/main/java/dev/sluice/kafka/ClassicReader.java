package dev.sluice.kafka;

import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A topic that is read as a member of a classic consumer group. The member owns partitions, and
 * hands their records out under leases of its own; a key with a record that is out holds back the
 * later ones.
 */
final class ClassicReader implements Reader {
  /** What cannot be buried comes again, but not at once. */
  private static final Duration NOT_BURIED = Duration.ofSeconds(10);

  /** A waiting claim looks up so often, also without being called. */
  private static final long LOOK = TimeUnit.SECONDS.toNanos(1);

  private final InstantSource clock;
  private final Errors errors;
  private final Duration timeout;
  private final Shelf shelf;
  private final Member member;
  private int wakeups;
  private boolean closed;

  ClassicReader(
      KafkaOptions options, Errors errors, InstantSource clock, Shelf shelf, Member member) {
    this.clock = clock;
    this.errors = errors;
    this.timeout = options.timeout();
    this.shelf = shelf;
    this.member = member;
  }

  @Override
  public List<Delivery> claim(ClaimRequest request) throws InterruptedException {
    member.wanted(true);
    try {
      return await(request);
    } finally {
      member.wanted(false);
    }
  }

  private List<Delivery> await(ClaimRequest request) throws InterruptedException {
    long end = System.nanoTime() + Times.nanos(request.maxWait());
    shelf.lock.lockInterruptibly();
    try {
      int before = wakeups;
      while (true) {
        List<Delivery> taken = take(request);
        long left = end - System.nanoTime();
        if (!taken.isEmpty() || closed || wakeups != before) {
          return taken;
        }
        failIfInTrouble();
        if (left <= 0) {
          return taken;
        }
        long waited = shelf.arrivals.awaitNanos(shelf.untilNext(Math.min(left, LOOK)));
        assert waited <= left;
      }
    } finally {
      shelf.lock.unlock();
    }
  }

  /** A lease never outlasts what the brokers have promised us; without their word none is given. */
  private List<Delivery> take(ClaimRequest request) {
    Instant now = clock.instant();
    Instant until = end(now, request.lease());
    boolean tooShort = until.isBefore(now.plus(request.lease().dividedBy(2)));
    return closed || tooShort ? List.of() : shelf.take(request.max(), until);
  }

  private Instant end(Instant now, Duration lease) {
    Duration ours = member.assured();
    return now.plus(lease.compareTo(ours) < 0 ? lease : ours);
  }

  @Override
  public List<Settled> settle(List<? extends Settlement> outcomes) {
    List<Settled> answers = new ArrayList<>(outcomes.size());
    List<@Nullable Held> completed = new ArrayList<>(outcomes.size());
    shelf.lock.lock();
    try {
      failIfClosed();
      for (Settlement outcome : outcomes) {
        Held held = shelf.find(outcome.lease());
        answers.add(held == null ? Settled.LEASE_LOST : apply(held, outcome));
        completed.add(held != null && held.isDone() && !held.answered ? held : null);
      }
      awaitCommits(completed, answers);
      return answers;
    } finally {
      shelf.lock.unlock();
    }
  }

  private Settled apply(Held held, Settlement outcome) {
    if (held.isDone()) {
      // Sent again, for its commit was not heard of.
      return outcome instanceof Settlement.Complete && !held.answered
          ? Settled.COMPLETED
          : Settled.LEASE_LOST;
    }
    if (outcome instanceof Settlement.Complete) {
      shelf.done(held);
      return Settled.COMPLETED;
    }
    if (outcome instanceof Settlement.Release release) {
      shelf.giveBack(held, release.delay());
      return Settled.RELEASED;
    }
    if (outcome instanceof Settlement.Retry retry) {
      shelf.giveBack(held, retry.delay());
      return Settled.RETRYING;
    }
    // It is not lost, for there is no place to bury it at.
    shelf.giveBack(held, NOT_BURIED);
    return Settled.RELEASED;
  }

  /**
   * Waits until all that can be committed is. What stands behind an unsettled record cannot be yet:
   * after a crash it comes again.
   */
  private void awaitCommits(List<@Nullable Held> completed, List<Settled> answers) {
    long left = timeout.toNanos();
    for (int i = 0; i < completed.size(); i++) {
      Held held = completed.get(i);
      if (held != null) {
        left = awaitCommit(held, left);
        if (held.lane.isLost(held)) {
          answers.set(i, Settled.LEASE_LOST);
        }
        held.answered = true;
      }
    }
  }

  private long awaitCommit(Held held, long nanos) {
    long left = nanos;
    try {
      while (held.lane.isToBeCommitted(held)) {
        if (left <= 0 || closed) {
          throw errors.unavailable("what was settled is not committed yet");
        }
        member.nudge();
        left = shelf.changes.awaitNanos(left);
      }
      return left;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw errors.unavailable("interrupted before what was settled was committed", e);
    }
  }

  @Override
  public List<LeaseStatus> extend(List<? extends LeaseToken> leases, Duration lease) {
    List<LeaseStatus> answers = new ArrayList<>(leases.size());
    shelf.lock.lock();
    try {
      failIfClosed();
      Instant now = clock.instant();
      Instant until = end(now, lease);
      if (!until.isAfter(now)) {
        throw errors.unavailable("no word from the group's coordinator");
      }
      for (LeaseToken token : leases) {
        Held held = shelf.find(token);
        boolean lost = held == null || !held.isOut() || held.lane.ending;
        if (held != null && !lost) {
          shelf.extend(held, until);
        }
        answers.add(lost ? LeaseStatus.LOST : LeaseStatus.HELD);
      }
      return answers;
    } finally {
      shelf.lock.unlock();
    }
  }

  @Override
  public void wakeup() {
    shelf.lock.lock();
    try {
      wakeups++;
      shelf.arrivals.signalAll();
    } finally {
      shelf.lock.unlock();
    }
  }

  private void failIfClosed() {
    if (closed) {
      throw errors.unavailable("closed");
    }
  }

  private void failIfInTrouble() {
    if (shelf.trouble() != null) {
      throw shelf.trouble();
    }
    if (member.isForgotten()) {
      throw errors.unavailable("no word from the group's coordinator");
    }
  }

  @Override
  public void close() {
    shelf.lock.lock();
    try {
      closed = true;
      shelf.arrivals.signalAll();
    } finally {
      shelf.lock.unlock();
    }
    member.close();
  }
}
