package dev.sluice.rabbitmq;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Where claims wait for messages of any of their queues. */
final class Arrivals {
  /** Guards what has arrived and is not settled, in all intakes. Never held during a call. */
  final ReentrantLock lock = new ReentrantLock();

  private final Condition changed = lock.newCondition();
  private long wakeups;

  /** Something came, or was lost. */
  void changed() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Makes those return early who wait now. */
  void wakeup() {
    lock.lock();
    try {
      wakeups++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  long wakeups() {
    lock.lock();
    try {
      return wakeups;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for a change, which need not be the hoped-for one. Needs the lock.
   *
   * @return what is left of the time; 0 if it is over, or if there was a wake-up since
   */
  @SuppressWarnings("WaitNotInLoop") // The callers look again.
  long await(long nanos, long sinceWakeup) throws InterruptedException {
    if (wakeups != sinceWakeup || nanos <= 0) {
      return 0;
    }
    long left = changed.awaitNanos(nanos);
    return wakeups == sinceWakeup ? Math.max(0, left) : 0;
  }
}
