package dev.sluice.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;

/**
 * What one consumer of a share group holds: all that its last poll brought, until each is
 * acknowledged. The brokers lock it for a time; that is renewed for all of it together. Guarded by
 * the lock of its pile.
 */
final class Hand {
  /** Something is to be acknowledged, or somebody claims. */
  final Condition work;

  final Set<Grip> grips = new LinkedHashSet<>();

  /** Those that are completed, until they are acknowledged. */
  private List<Grip> completed = new ArrayList<>();

  private long lockedAt;
  private long lockNanos;

  Hand(Condition work) {
    this.work = work;
  }

  /** The brokers have locked all that is held, no earlier than then. */
  void locked(long nanoTime, Duration lock) {
    lockedAt = nanoTime;
    lockNanos = lock.toNanos();
  }

  /** For how long the brokers give what is held to nobody else. */
  Duration assured() {
    long left = lockNanos - (System.nanoTime() - lockedAt);
    return grips.isEmpty() || left < 0 ? Duration.ZERO : Duration.ofNanos(left);
  }

  /** So little of the locks is left that they have to be renewed before anything is given out. */
  boolean isShort() {
    return assured().toNanos() < lockNanos / 4;
  }

  boolean isLapsed() {
    return !grips.isEmpty() && assured().isZero();
  }

  /** How long until the locks are to be renewed. */
  long untilRenewal() {
    return Math.max(0, assured().toNanos() - lockNanos / 2);
  }

  void complete(Grip grip) {
    completed.add(grip);
    work.signal();
  }

  boolean hasCompleted() {
    return !completed.isEmpty();
  }

  List<Grip> takeCompleted() {
    List<Grip> taken = completed;
    completed = new ArrayList<>();
    return taken;
  }

  boolean isOut() {
    return grips.stream().anyMatch(Grip::isOut);
  }
}
