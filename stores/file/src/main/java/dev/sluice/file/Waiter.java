package dev.sluice.file;

import java.util.List;
import java.util.concurrent.locks.Condition;

/** A claim that waits for a first job. Guarded by the index lock. */
final class Waiter {
  private final Condition woken;
  private final List<QueueIndex> queues;
  private boolean signalled;

  Waiter(Condition woken, List<QueueIndex> queues) {
    this.woken = woken;
    this.queues = queues;
  }

  /** Enters the waiting lists of its queues. */
  void enter() {
    signalled = false;
    queues.forEach(queue -> queue.waiters.add(this));
  }

  void leave() {
    queues.forEach(queue -> queue.waiters.remove(this));
  }

  List<QueueIndex> queues() {
    return queues;
  }

  boolean isSignalled() {
    return signalled;
  }

  void signal() {
    signalled = true;
    woken.signal();
    leave();
  }

  /**
   * Waits until it is signalled.
   *
   * @return false when the time was over first
   */
  boolean await(long nanos) throws InterruptedException {
    long left = nanos;
    while (!signalled && left > 0) {
      left = woken.awaitNanos(left);
    }
    return signalled;
  }
}
