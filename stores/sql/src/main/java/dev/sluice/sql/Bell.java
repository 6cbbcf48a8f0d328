package dev.sluice.sql;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wakes the claims of this process that wait. */
final class Bell {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition rung = lock.newCondition();
  private long rings;
  private long wakeups;

  /** Something may be READY: look again. */
  void ring() {
    lock.lock();
    try {
      rings++;
      rung.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Every claim that waits now shall return. */
  void wakeup() {
    lock.lock();
    try {
      wakeups++;
      rings++;
      rung.signalAll();
    } finally {
      lock.unlock();
    }
  }

  long rings() {
    lock.lock();
    try {
      return rings;
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
   * Waits for a ring.
   *
   * @param seen how many rings were heard already
   */
  void await(long seen, long micros) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = TimeUnit.MICROSECONDS.toNanos(micros);
      while (rings == seen && left > 0) {
        left = rung.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
