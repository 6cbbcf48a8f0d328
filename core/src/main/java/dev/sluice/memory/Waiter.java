package dev.sluice.memory;

import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A claim that waits for jobs of some queues. */
final class Waiter {
  final List<MemoryQueue> queues;
  private final Thread thread = Thread.currentThread();
  private volatile boolean signalled;
  private volatile boolean asleep;

  Waiter(List<MemoryQueue> queues) {
    this.queues = queues;
  }

  boolean isSignalled() {
    return signalled;
  }

  /**
   * Lines up at its queues; what is signalled from now on ends the next {@link #await}. To be
   * followed by a look at the jobs there are.
   */
  void lineUp() {
    signalled = false;
    for (MemoryQueue queue : queues) {
      queue.waiters.add(this);
    }
    looking();
  }

  /**
   * Is about to look at the jobs there are. Must come before the store's lock is taken: a job that
   * comes in after that, unseen, has to find that it must wake somebody.
   */
  void looking() {
    for (MemoryQueue queue : queues) {
      queue.waiters.looking();
    }
  }

  void leave() {
    for (MemoryQueue queue : queues) {
      queue.waiters.remove(this);
    }
  }

  /** Marks it as to be woken; answers whether this call is the one that did. */
  synchronized boolean signal() {
    boolean first = !signalled;
    signalled = true;
    return first;
  }

  /** Wakes it, if it sleeps. */
  void wake() {
    if (asleep) {
      LockSupport.unpark(thread);
    }
  }

  /** Waits for a signal, at most until {@link System#nanoTime} has reached the deadline. */
  void await(long deadline) throws InterruptedException {
    // Before the look at the signal: who signals then either is seen or sees this.
    asleep = true;
    try {
      while (!signalled) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return;
        }
        LockSupport.parkNanos(this, left);
      }
    } finally {
      asleep = false;
    }
  }
}
