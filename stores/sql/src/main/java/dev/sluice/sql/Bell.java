package dev.sluice.sql;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wakes the claims of this process that wait. */
final class Bell {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition rung = lock.newCondition();

  /** How often it rang for each queue alone. */
  private final Map<String, Long> byQueue = new HashMap<>();

  private long forAll;
  private long wakeups;

  /**
   * Something may be READY in these queues: look again.
   *
   * @param queues {@link Signals#ANY} for all
   */
  void ring(Collection<String> queues) {
    lock.lock();
    try {
      for (String queue : queues) {
        if (queue.isEmpty()) {
          forAll++;
        } else {
          byQueue.merge(queue, 1L, Long::sum);
        }
      }
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
      forAll++;
      rung.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How often it rang for any of these queues. */
  long rings(Collection<String> queues) {
    lock.lock();
    try {
      long rings = forAll;
      for (String queue : queues) {
        rings += byQueue.getOrDefault(queue, 0L);
      }
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
   * Waits for a ring for one of the queues.
   *
   * @param seen how many rings were heard already
   */
  void await(Collection<String> queues, long seen, long micros) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = TimeUnit.MICROSECONDS.toNanos(micros);
      while (rings(queues) == seen && left > 0) {
        left = rung.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
