package dev.sluice.memory;

import dev.sluice.job.JobState;
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

  /**
   * A job has come in through the door. Answers who is to be woken for it, if anybody. Needs no
   * lock.
   */
  @Nullable Waiter arrived(Entry entry) {
    if (size == 0) {
      return null;
    }
    if (entry.state == JobState.READY) {
      return waking ? null : signalOne();
    }
    return entry.at < alarm ? signalLeader() : null;
  }

  /** There is a job: wakes the waiter that came last, as it is the least cold. */
  void wakeOne() {
    if (size > 0 && !waking) {
      wakeLater(signalOne());
    }
  }

  /** A job will be due: the leader, or whoever is to become it, looks at the time again. */
  void dueAt(long time) {
    if (size > 0 && time < alarm) {
      wakeLater(signalLeader());
    }
  }

  private void wakeLater(@Nullable Waiter signalled) {
    if (signalled != null) {
      lock.wakeLater(signalled);
    }
  }

  /** May be called without the store's lock. */
  synchronized void wakeAll() {
    for (Waiter waiter : line) {
      waiter.signal();
      waiter.wake();
    }
  }

  /**
   * Asks to wake up when the next job is due; answers whether this waiter is the one that does. A
   * leader that would wake too late is relieved: it may have looked just before the job came in.
   */
  synchronized boolean lead(Waiter waiter, long due) {
    if (leader != null && leader != waiter && alarm <= due) {
      return false;
    }
    leader = waiter;
    alarm = due;
    return true;
  }

  /** Whether nobody wakes up by then. */
  boolean wouldMiss(long due) {
    return due < alarm;
  }

  private synchronized @Nullable Waiter signalOne() {
    // Before the signal: the one that gets it takes this back when it looks.
    waking = true;
    Waiter chosen = leader;
    for (var it = line.descendingIterator(); it.hasNext() && chosen == leader; ) {
      Waiter waiter = it.next();
      if (!waiter.isSignalled()) {
        chosen = waiter;
      }
    }
    if (chosen != null && chosen.signal()) {
      return chosen;
    }
    // All have been signalled already, and will look.
    waking = false;
    return null;
  }

  private synchronized @Nullable Waiter signalLeader() {
    if (leader == null) {
      return signalOne();
    }
    return leader.signal() ? leader : null;
  }
}
