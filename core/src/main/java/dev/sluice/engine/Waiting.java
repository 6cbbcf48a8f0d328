package dev.sluice.engine;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Threads that wait for a worker to change, or for the time of their next try. */
final class Waiting {
  private static final long LOOK_AGAIN = TimeUnit.SECONDS.toNanos(5);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final AtomicInteger waiters = new AtomicInteger();
  private final AtomicLong changes = new AtomicLong();
  // By System.nanoTime(); null while there is no deadline.
  private @Nullable Long giveUpAt;

  /** Tells those who wait that something has changed. Cheap if nobody waits. */
  void stir() {
    if (waiters.get() == 0) {
      return;
    }
    lock.lock();
    try {
      announce();
    } finally {
      lock.unlock();
    }
  }

  /** Nothing is given up any more. */
  void goOn() {
    lock.lock();
    try {
      giveUpAt = null;
    } finally {
      lock.unlock();
    }
  }

  /** After this long nothing is worth another try. The earliest such time counts. */
  void giveUpAfter(long nanos) {
    lock.lock();
    try {
      long at = System.nanoTime() + nanos;
      Long before = giveUpAt;
      giveUpAt = before == null || at - before < 0 ? Long.valueOf(at) : before;
      announce();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for a condition, which is looked at after each change and after each {@code recheck}
   * nanoseconds. No lock is held meanwhile: it may ask the storage.
   *
   * @param nanos at most; negative for ever
   */
  boolean await(BooleanSupplier condition, long nanos, long recheck) throws InterruptedException {
    long deadline = System.nanoTime() + nanos;
    waiters.incrementAndGet();
    try {
      while (true) {
        long seen = changes.get();
        boolean holds = condition.getAsBoolean();
        long left = nanos < 0 ? Long.MAX_VALUE : deadline - System.nanoTime();
        if (holds || left <= 0) {
          return holds;
        }
        sleep(seen, Math.min(left, recheck));
      }
    } finally {
      waiters.decrementAndGet();
    }
  }

  /** Waits before the next try; ends early when there is to be none. */
  void restWhile(BooleanSupplier worthIt, long nanos) throws InterruptedException {
    long deadline = System.nanoTime() + nanos;
    waiters.incrementAndGet();
    try {
      while (true) {
        long seen = changes.get();
        long left = deadline - System.nanoTime();
        if (left <= 0 || !worthIt.getAsBoolean()) {
          return;
        }
        sleep(seen, Math.min(left, LOOK_AGAIN));
      }
    } finally {
      waiters.decrementAndGet();
    }
  }

  /**
   * Waits between two tries, not interruptibly: an interrupt is kept for later. Answers {@code
   * false} if it has been given up.
   */
  boolean rest(long nanos) {
    boolean interrupted = false;
    long deadline = System.nanoTime() + nanos;
    lock.lock();
    try {
      while (true) {
        long now = System.nanoTime();
        Long end = giveUpAt;
        long left = end == null ? deadline - now : Math.min(deadline, end) - now;
        if (left <= 0) {
          return end == null || end - now > 0;
        }
        try {
          changed.awaitNanos(left);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      lock.unlock();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void sleep(long seen, long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (changes.get() == seen && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  // Only with the lock, so that who goes to sleep does not miss it.
  private void announce() {
    changes.incrementAndGet();
    changed.signalAll();
  }
}
