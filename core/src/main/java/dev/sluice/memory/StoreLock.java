package dev.sluice.memory;

import dev.sluice.spi.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The lock over a whole store. It is held for a fraction of a microsecond a job, so a thread that
 * finds it taken looks again a few times before it parks; and whom the holder has to wake, it wakes
 * after giving the lock back.
 */
final class StoreLock {
  private static final int LOOKS = 100;

  private final ReentrantLock lock = new ReentrantLock();
  private final List<Waiter> woken = new ArrayList<>();
  private final Runnable arrivals;
  private volatile boolean closed;

  /**
   * @param arrivals brings what has come in; run by whoever has taken the lock
   */
  StoreLock(Runnable arrivals) {
    this.arrivals = arrivals;
  }

  /**
   * Takes the lock of an open store.
   *
   * @throws StoreException UNAVAILABLE if the store is closed; the lock is not held then
   */
  void enter() {
    take();
    if (closed) {
      leave();
      requireOpen();
    }
  }

  /**
   * @throws StoreException UNAVAILABLE if the store is closed
   */
  void requireOpen() {
    if (closed) {
      throw new StoreException(StoreException.Kind.UNAVAILABLE, "the memory store is closed");
    }
  }

  /** Takes the lock, of a closed store also. */
  void take() {
    for (int i = 0; i < LOOKS; i++) {
      if (tryTake()) {
        return;
      }
      Thread.onSpinWait();
    }
    lock.lock();
    arrivals.run();
  }

  private boolean tryTake() {
    if (!lock.tryLock()) {
      return false;
    }
    arrivals.run();
    return true;
  }

  /** Gives the lock back, then wakes who is to be woken. */
  void leave() {
    if (woken.isEmpty()) {
      lock.unlock();
      return;
    }
    List<Waiter> all = List.copyOf(woken);
    woken.clear();
    lock.unlock();
    all.forEach(Waiter::wake);
  }

  /** Remembers a waiter to be woken. Called by the holder only. */
  void wakeLater(Waiter waiter) {
    woken.add(waiter);
  }

  boolean isClosed() {
    return closed;
  }

  void close() {
    closed = true;
  }
}
