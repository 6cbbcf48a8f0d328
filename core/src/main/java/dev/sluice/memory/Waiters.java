package dev.sluice.memory;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The claims that wait for jobs of one queue. One job wakes one of them, and none while one that
 * was woken has not looked yet; a claim that leaves jobs behind wakes the next. One waiter, the
 * leader, wakes by itself when the next job is due (the leader-follower pattern: Schmidt et al.,
 * 2000).
 */
final class Waiters {
  private final ArrayDeque<Waiter> line = new ArrayDeque<>();
  private volatile int size;
  private volatile boolean waking;
  private volatile long alarm = Ticks.NEVER;
  private @Nullable Waiter leader;

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

  synchronized void wakeAll() {
    for (Waiter waiter : line) {
      waiter.signal();
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
    }
  }

  private synchronized void signalLeader() {
    if (leader != null) {
      leader.signal();
    } else {
      signalOne();
    }
  }
}
