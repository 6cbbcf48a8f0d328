package dev.sluice.kafka;

import dev.sluice.spi.Delivery;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The records of a topic that the consumers of a share group hold here: put in by the threads that
 * poll, claimed and settled by any other. Nothing here waits for a broker.
 */
final class Pile {
  private static final Duration REMEMBERED = Duration.ofSeconds(5);

  final ReentrantLock lock = new ReentrantLock();

  /** Something can be claimed, or a claim has to look up. */
  final Condition arrivals = lock.newCondition();

  /** Something was acknowledged or lost. */
  final Condition changes = lock.newCondition();

  private final InstantSource clock;
  private final Deque<Grip> ready = new ArrayDeque<>();
  private final Map<Long, Grip> byFence = new HashMap<>();
  private final Timers<Grip> timers = new Timers<>();
  private final List<Hand> hands = new ArrayList<>();
  private @Nullable StoreException trouble;
  private int claims;
  private long claimedAt = System.nanoTime();

  Pile(InstantSource clock) {
    this.clock = clock;
  }

  void locked(Runnable action) {
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }

  Hand newHand() {
    Hand hand = new Hand(lock.newCondition());
    hands.add(hand);
    return hand;
  }

  /** How much the hand holds. */
  int holding(Hand hand) {
    lock.lock();
    try {
      return hand.grips.size();
    } finally {
      lock.unlock();
    }
  }

  // All that follows is called with the lock held.

  /** A claim begins to wait, or ends. */
  void claiming(boolean begins) {
    claims += begins ? 1 : -1;
    claimedAt = System.nanoTime();
    if (begins && claims == 1) {
      hands.forEach(hand -> hand.work.signal());
    }
  }

  /** Whether somebody claims. In trouble a claim ends at once, and is remembered for a while. */
  boolean isClaimed() {
    return claims > 0 || (trouble != null && !isDeserted(REMEMBERED));
  }

  /** Whether nobody has claimed for so long. */
  boolean isDeserted(Duration time) {
    return claims == 0 && System.nanoTime() - claimedAt > time.toNanos();
  }

  void add(Hand hand, Iterable<Grip> grips) {
    for (Grip grip : grips) {
      hand.grips.add(grip);
      if (grip.lostLeases() > 0) {
        // It has waited longest, and must not be handed back unseen once too often.
        ready.addFirst(grip);
      } else {
        ready.addLast(grip);
      }
    }
    arrivals.signalAll();
  }

  /**
   * Gives out what can be claimed.
   *
   * @param until when the leases end
   */
  List<Delivery> take(int max, Instant until) {
    promote();
    List<Delivery> taken = new ArrayList<>(Math.min(max, ready.size()));
    List<Grip> tooLate = new ArrayList<>();
    while (taken.size() < max && !ready.isEmpty()) {
      Grip grip = ready.remove();
      if (grip.state == Grip.State.READY && grip.hand.isShort()) {
        tooLate.add(grip);
      } else if (grip.state == Grip.State.READY) {
        taken.add(deliver(grip, until));
      }
    }
    ready.addAll(tooLate);
    return taken;
  }

  private Delivery deliver(Grip grip, Instant until) {
    grip.state = Grip.State.OUT;
    grip.fence = Fences.next();
    grip.until = until;
    byFence.put(grip.fence, grip);
    timers.add(grip);
    return KafkaDelivery.of(grip.record, grip.fence, grip.lostLeases() + 1, until);
  }

  /** What was claimed by this token, if it is still the holder's; also if it is settled by now. */
  @Nullable Grip find(LeaseToken token) {
    promote();
    Grip grip = byFence.get(token.fence());
    if (grip != null && grip.hand.isLapsed()) {
      lose(grip);
      return null;
    }
    return grip;
  }

  void extend(Grip grip, Instant until) {
    grip.until = until;
    timers.add(grip);
  }

  void complete(Grip grip) {
    grip.state = Grip.State.COMPLETED;
    grip.hand.complete(grip);
  }

  /** Gives back what is out, at once or after a delay. */
  void giveBack(Grip grip, Duration delay) {
    byFence.remove(grip.fence);
    if (delay.isZero()) {
      putBack(grip);
    } else {
      grip.state = Grip.State.DELAYED;
      grip.until = Times.after(clock.instant(), delay);
      timers.add(grip);
      arrivals.signalAll();
    }
  }

  private void putBack(Grip grip) {
    grip.state = Grip.State.READY;
    ready.addFirst(grip);
    arrivals.signalAll();
  }

  /** The brokers know that it is completed. */
  void done(Grip grip) {
    grip.state = Grip.State.DONE;
    forget(grip);
  }

  /** The brokers may give it to another. */
  void lose(Grip grip) {
    grip.state = Grip.State.LOST;
    forget(grip);
  }

  /** Nobody knows whether they know. */
  void doubt(Grip grip, Throwable why) {
    grip.state = Grip.State.UNKNOWN;
    grip.failure = why;
    forget(grip);
  }

  private void forget(Grip grip) {
    grip.hand.grips.remove(grip);
    byFence.remove(grip.fence);
  }

  /** All that the hand has held is lost. */
  void drop(Hand hand) {
    for (Grip grip : List.copyOf(hand.grips)) {
      lose(grip);
    }
    hand.takeCompleted();
    ready.removeIf(grip -> grip.state == Grip.State.LOST);
    changes.signalAll();
  }

  /** What keeps it from the brokers; {@code null} if nothing does. */
  void trouble(@Nullable StoreException why) {
    if (why != null && trouble == null) {
      arrivals.signalAll();
    }
    trouble = why;
  }

  @Nullable StoreException trouble() {
    return trouble;
  }

  /** How long until a lease or a delay ends, at most {@code nanos}. */
  long untilNext(long nanos) {
    return timers.untilNext(clock.instant(), nanos);
  }

  /** Leases and delays that have ended. */
  private void promote() {
    timers.due(
        clock.instant(),
        grip -> {
          if (grip.isOut()) {
            grip.leaseEnded();
            byFence.remove(grip.fence);
          }
          putBack(grip);
        });
  }
}
