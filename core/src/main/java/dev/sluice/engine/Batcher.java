package dev.sluice.engine;

import dev.sluice.engine.Batch.Outcomes;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Settlement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Collects the outcomes of all runners: what arrived while a write was under way is the next write.
 * Nothing waits for a timer, and whoever brings outcomes waits while too many are not written.
 */
final class Batcher {
  /** Outcomes that may wait before runners do. */
  private static final int BACK_PRESSURE = 4_096;

  /**
   * Jobs that may be claimed and not settled before no more are claimed: those of two claims, one
   * of which is being written. With one claim more, runners need not wait yet.
   */
  private static final int BEHIND = 2_048;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Settler settler;
  private final Crew crew;
  private List<RunningJob<?>> jobs = new ArrayList<>();
  private List<Settlement> settlements = new ArrayList<>();
  private List<Delivery> unstarted = new ArrayList<>();
  private volatile int unsettled;
  private long added;
  // A thread that was ended may still be on its way out when the next one begins.
  private @Nullable Object run = new Object();
  private @Nullable Thread writer;

  Batcher(Settler settler, Crew crew) {
    this.settler = settler;
    this.crew = crew;
  }

  void start(Launcher launcher) {
    Object mine = new Object();
    lock.lock();
    try {
      run = mine;
    } finally {
      lock.unlock();
    }
    launcher.launchHelper(
        "settle",
        () -> {
          while (awaitSome(mine)) {
            flush();
          }
        });
  }

  /** Whether everything is settled. */
  boolean isEmpty() {
    return unsettled == 0;
  }

  /** Whether outcomes cannot be written for now. */
  boolean isHeldUp() {
    return settler.isHeldUp();
  }

  /**
   * Waits while there is more to write than should be when new jobs are claimed.
   *
   * @param held how many jobs will have outcomes besides those that have
   * @param nanos the longest time
   * @return whether it waited
   */
  boolean awaitCaughtUp(IntSupplier held, long nanos) throws InterruptedException {
    long left = nanos;
    // Not under the lock: what is held is counted under that of the stock, from which jobs come
    // here.
    for (int seen = unsettled; left > 0 && seen + held.getAsInt() > BEHIND; seen = unsettled) {
      left = awaitChange(seen, left);
    }
    return left < nanos;
  }

  // Answers how much of the time is left: nothing when this ends.
  private long awaitChange(int seen, long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (unsettled == seen && run != null && left > 0) {
        left = changed.awaitNanos(left);
      }
      return run == null ? 0 : left;
    } finally {
      lock.unlock();
    }
  }

  /** Answers what {@link #awaitWritten} waits for. */
  long add(Outcomes outcomes) {
    lock.lock();
    try {
      jobs.addAll(outcomes.jobs());
      settlements.addAll(outcomes.settlements());
      grow(outcomes.settlements().size());
      // The writer itself brings something when it runs a listener: it must not wait for itself.
      while (unsettled > BACK_PRESSURE && run != null && writer != Thread.currentThread()) {
        changed.awaitUninterruptibly();
      }
      return added;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until all that was added up to then is written, unless this ends. */
  void awaitWritten(long then) {
    lock.lock();
    try {
      while (added - unsettled < then && run != null && writer != Thread.currentThread()) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Adds what is to be given back. Does not block. */
  void addUnstarted(List<Delivery> deliveries) {
    lock.lock();
    try {
      unstarted.addAll(deliveries);
      grow(deliveries.size());
    } finally {
      lock.unlock();
    }
  }

  private void grow(int by) {
    int now = unsettled + by;
    unsettled = now;
    added += by;
    changed.signalAll();
  }

  /** Writes what has arrived. One thread at a time. */
  void flush() {
    List<RunningJob<?>> theseJobs;
    List<Settlement> theseSettlements;
    List<Delivery> theseUnstarted;
    lock.lock();
    try {
      writer = Thread.currentThread();
      theseJobs = jobs;
      theseSettlements = settlements;
      theseUnstarted = unstarted;
      jobs = new ArrayList<>();
      settlements = new ArrayList<>();
      unstarted = new ArrayList<>();
    } finally {
      lock.unlock();
    }
    try {
      settler.settle(new Outcomes(theseJobs, theseSettlements));
      settler.release(theseUnstarted);
    } finally {
      written(theseSettlements.size() + theseUnstarted.size());
    }
  }

  private void written(int count) {
    lock.lock();
    try {
      writer = null;
      int now = unsettled - count;
      unsettled = now;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    crew.waiting().stir();
  }

  private boolean awaitSome(Object mine) {
    lock.lock();
    try {
      while (settlements.isEmpty() && unstarted.isEmpty()) {
        if (run != mine) {
          return false;
        }
        changed.awaitUninterruptibly();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until all is written, unless that has been given up, and ends. */
  void end() {
    boolean patient = true;
    lock.lock();
    try {
      run = null;
      changed.signalAll();
      while (unsettled > 0 && patient && writer != Thread.currentThread()) {
        lock.unlock();
        try {
          patient = crew.waiting().rest(TimeUnit.MILLISECONDS.toNanos(1));
        } finally {
          lock.lock();
        }
      }
    } finally {
      lock.unlock();
    }
  }
}
