package dev.sluice.memory;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The claims that wait for jobs of one queue. One job wakes one of them, and none while one that
 * was woken has not looked yet; a claim that leaves jobs behind wakes the next. One waiter, the
 * leader, wakes by itself when the next job is due (the leader-follower pattern: Schmidt et al.,
 * 2000).
 *
 * <p>Guarded by the store's lock where nothing else is said; the monitor is for those that call
 * without.
 */
final class Waiters {
  private final ArrayDeque<Waiter> line = new ArrayDeque<>();
  private volatile int size;
  private volatile boolean waking;
  private volatile long alarm = Ticks.NEVER;
  private @Nullable Waiter leader;
  private final StoreLock lock;

  Waiters(StoreLock lock) {
    this.lock = lock;
  }

  synchronized void add(Waiter waiter) {
    line.addLast(waiter);
    size = line.size();
  }

  synchronized void remove(Waiter waiter) {
    line.remove(waiter);
    size = line.size();
    if (leader == waiter) {
      leader = null;
      alarm = Ticks.NEVER;
    }
  }

  /** The woken one is about to look. */
  void looking() {
    waking = false;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** There is a job: wakes the waiter that came last, as it is the least cold. */
  void wakeOne() {
    if (size > 0 && !waking) {
      signalOne();
    }
  }

  /** A job will be due: the leader, or whoever is to become it, looks at the time again. */
  void dueAt(long time) {
    if (size > 0 && time < alarm) {
      signalLeader();
    }
  }

  /** May be called without the store's lock. */
  synchronized void wakeAll() {
    for (Waiter waiter : line) {
      waiter.signal();
      waiter.wake();
    }
  }

  /** Asks to wake up when the next job is due; answers whether this waiter is the one that does. */
  synchronized boolean lead(Waiter waiter, long due) {
    if (leader != null && leader != waiter) {
      return false;
    }
    leader = waiter;
    alarm = due;
    return true;
  }

  /** Whether nobody wakes up for the next due job. */
  synchronized boolean needLeader() {
    return leader == null && size > 0;
  }

  private synchronized void signalOne() {
    Waiter chosen = leader;
    for (var it = line.descendingIterator(); it.hasNext() && chosen == leader; ) {
      Waiter waiter = it.next();
      if (!waiter.isSignalled()) {
        chosen = waiter;
      }
    }
    if (chosen != null && chosen.signal()) {
      waking = true;
      lock.wakeLater(chosen);
    }
  }

  private synchronized void signalLeader() {
    if (leader == null) {
      signalOne();
    } else if (leader.signal()) {
      lock.wakeLater(leader);
    }
  }
}
