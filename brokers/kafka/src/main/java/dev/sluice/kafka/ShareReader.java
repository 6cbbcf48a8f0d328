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
import org.apache.kafka.common.errors.InvalidRecordStateException;
import org.jspecify.annotations.Nullable;

/**
 * A topic that is read as a share group: its consumers hold records which the brokers have locked
 * for them, and each record is acknowledged by itself. Keys have no order.
 */
final class ShareReader implements Reader {
  /** What cannot be buried comes again, but not at once. */
  private static final Duration NOT_BURIED = Duration.ofSeconds(10);

  /** A waiting claim looks up so often, also without being called. */
  private static final long LOOK = TimeUnit.SECONDS.toNanos(1);

  private final InstantSource clock;
  private final Errors errors;
  private final Duration timeout;
  private final Pile pile;
  private final List<ShareMember> members;
  private int wakeups;
  private boolean closed;

  ShareReader(
      KafkaOptions options,
      Errors errors,
      InstantSource clock,
      Pile pile,
      List<ShareMember> members) {
    this.clock = clock;
    this.errors = errors;
    this.timeout = options.timeout();
    this.pile = pile;
    this.members = members;
  }

  @Override
  public List<Delivery> claim(ClaimRequest request) throws InterruptedException {
    long end = System.nanoTime() + Times.nanos(request.maxWait());
    pile.lock.lockInterruptibly();
    try {
      List<Delivery> taken = take(request);
      return taken.isEmpty() ? await(request, end) : taken;
    } finally {
      pile.lock.unlock();
    }
  }

  private List<Delivery> await(ClaimRequest request, long end) throws InterruptedException {
    int before = wakeups;
    pile.claiming(true);
    try {
      while (true) {
        List<Delivery> taken = take(request);
        long left = end - System.nanoTime();
        if (!taken.isEmpty() || closed || wakeups != before) {
          return taken;
        }
        if (pile.trouble() != null) {
          throw pile.trouble();
        }
        if (left <= 0) {
          return taken;
        }
        long waited = pile.arrivals.awaitNanos(pile.untilNext(Math.min(left, LOOK)));
        assert waited <= left;
      }
    } finally {
      pile.claiming(false);
    }
  }

  private List<Delivery> take(ClaimRequest request) {
    return closed
        ? List.of()
        : pile.take(request.max(), Times.after(clock.instant(), request.lease()));
  }

  @Override
  public List<Settled> settle(List<? extends Settlement> outcomes) {
    List<Settled> answers = new ArrayList<>(outcomes.size());
    List<@Nullable Grip> completed = new ArrayList<>(outcomes.size());
    pile.lock.lock();
    try {
      failIfClosed();
      for (Settlement outcome : outcomes) {
        Grip grip = pile.find(outcome.lease());
        answers.add(grip == null ? Settled.LEASE_LOST : apply(grip, outcome));
        completed.add(grip != null && !grip.isWaiting() ? grip : null);
      }
      awaitAcknowledged(completed, answers);
      return answers;
    } finally {
      pile.lock.unlock();
    }
  }

  private Settled apply(Grip grip, Settlement outcome) {
    if (outcome instanceof Settlement.Complete) {
      if (grip.isOut()) {
        pile.complete(grip);
      }
      return Settled.COMPLETED;
    }
    if (!grip.isOut()) {
      return Settled.LEASE_LOST;
    }
    if (outcome instanceof Settlement.Release release) {
      pile.giveBack(grip, release.delay());
      return Settled.RELEASED;
    }
    if (outcome instanceof Settlement.Retry retry) {
      pile.giveBack(grip, retry.delay());
      return Settled.RETRYING;
    }
    // It is not lost: to reject it would be, for the brokers keep no dead records.
    pile.giveBack(grip, NOT_BURIED);
    return Settled.RELEASED;
  }

  private void awaitAcknowledged(List<@Nullable Grip> completed, List<Settled> answers) {
    long left = timeout.toNanos();
    for (int i = 0; i < completed.size(); i++) {
      Grip grip = completed.get(i);
      if (grip != null && answers.get(i) == Settled.COMPLETED) {
        left = awaitAcknowledged(grip, left);
        if (isLost(grip)) {
          answers.set(i, Settled.LEASE_LOST);
        }
      }
    }
  }

  private boolean isLost(Grip grip) {
    Throwable failure = grip.failure;
    if (failure != null && !(failure instanceof InvalidRecordStateException)) {
      throw errors.unavailable("acknowledging", failure);
    }
    return grip.state != Grip.State.DONE;
  }

  private long awaitAcknowledged(Grip grip, long nanos) {
    long left = nanos;
    try {
      while (grip.state == Grip.State.COMPLETED) {
        if (left <= 0 || closed) {
          throw errors.unavailable("what was settled is not acknowledged yet");
        }
        left = pile.changes.awaitNanos(left);
      }
      return left;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw errors.unavailable("interrupted before what was settled was acknowledged", e);
    }
  }

  @Override
  public List<LeaseStatus> extend(List<? extends LeaseToken> leases, Duration lease) {
    List<LeaseStatus> answers = new ArrayList<>(leases.size());
    pile.lock.lock();
    try {
      failIfClosed();
      Instant until = Times.after(clock.instant(), lease);
      for (LeaseToken token : leases) {
        Grip grip = pile.find(token);
        boolean held = grip != null && grip.isOut();
        if (grip != null && held) {
          pile.extend(grip, until);
        }
        answers.add(held ? LeaseStatus.HELD : LeaseStatus.LOST);
      }
      return answers;
    } finally {
      pile.lock.unlock();
    }
  }

  @Override
  public void wakeup() {
    pile.lock.lock();
    try {
      wakeups++;
      pile.arrivals.signalAll();
    } finally {
      pile.lock.unlock();
    }
  }

  private void failIfClosed() {
    if (closed) {
      throw errors.unavailable("closed");
    }
  }

  @Override
  public void close() {
    pile.lock.lock();
    try {
      closed = true;
      pile.arrivals.signalAll();
      pile.changes.signalAll();
    } finally {
      pile.lock.unlock();
    }
    members.forEach(ShareMember::stop);
    members.forEach(ShareMember::close);
  }
}
