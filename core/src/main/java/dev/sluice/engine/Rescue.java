package dev.sluice.engine;

import dev.sluice.engine.Batch.Remains;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** What was taken from runners, until it is settled. */
final class Rescue {
  /** Takes something from a runner, if there is something. */
  @FunctionalInterface
  interface Taking {
    @Nullable Remains take();
  }

  private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(1);

  private final ConcurrentLinkedQueue<Remains> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger unsettled = new AtomicInteger();
  private final ReentrantLock settling = new ReentrantLock();
  private final Outlet outlet;

  Rescue(Outlet outlet) {
    this.outlet = outlet;
  }

  /**
   * Takes something from a runner, which may be gone the moment after: so it counts from before
   * that. Answers whether there is something to settle now. Does not block.
   */
  boolean take(Taking taking) {
    unsettled.incrementAndGet();
    Remains remains = taking.take();
    if (remains == null || remains.isEmpty()) {
      unsettled.decrementAndGet();
      return false;
    }
    waiting.add(remains);
    return true;
  }

  /** Whether nothing waits to be settled, nor is being taken or settled. */
  boolean isEmpty() {
    return unsettled.get() == 0;
  }

  /** Settles what waits. One thread at a time. */
  void settleAll() {
    settling.lock();
    try {
      settleWaiting();
    } finally {
      settling.unlock();
    }
  }

  /**
   * Settles the rest, and waits for what others are taking or settling.
   *
   * @param rest waits for so many nanoseconds; answers {@code false} if there is no use in going on
   */
  void settleRest(LongPredicate rest) {
    // A listener that is told of an outcome may have stopped the worker: that is not waited for.
    boolean within = settling.isHeldByCurrentThread();
    do {
      if (settling.tryLock()) {
        try {
          settleWaiting();
        } finally {
          settling.unlock();
        }
      }
    } while (!isEmpty() && !within && rest.test(LOOK_AGAIN));
  }

  private void settleWaiting() {
    for (Remains next = waiting.poll(); next != null; next = waiting.poll()) {
      try {
        outlet.settle(next.done());
        outlet.release(next.unstarted());
      } finally {
        unsettled.decrementAndGet();
      }
    }
  }
}
