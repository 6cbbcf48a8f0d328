package dev.sluice.engine;

import dev.sluice.Worker.State;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The runners of a worker and the state that they obey.
 *
 * <p>Of the runners without work one at most has the seat: it waits at the source. The others are
 * parked, and end after a while. Whoever leaves the seat for a job that may take long sees to it
 * that another one takes it.
 */
final class Crew {
  /** What a runner without work shall do. */
  enum Seek {
    POLL,
    LEAVE
  }

  /** Makes runners and brings them onto threads. */
  interface Hiring {
    Runner runner();

    /** Runs it on a thread of its own. Throws whatever the executor throws if that cannot be. */
    void launch(Runner runner);
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wake = lock.newCondition();
  private final Waiting waiting = new Waiting();
  private final Hiring hiring;
  private final Outage errors;
  private final long idleNanos;
  private final Runnable closing;
  private final Object concluding = new Object();
  private final List<Runner> members = new ArrayList<>();
  private volatile List<Runner> roster = List.of();
  private volatile State state = State.NEW;
  private volatile boolean claiming;
  private volatile boolean understaffed = true;
  private volatile boolean someParked;
  private volatile int target;
  private final AtomicLong rounds = new AtomicLong();
  private @Nullable Runner seat;
  private boolean summoned;
  private int parked;

  /**
   * @param closing what is to be done when the last runner has left, before the worker is STOPPED
   */
  Crew(int target, long idleNanos, Hiring hiring, Outage errors, Runnable closing) {
    this.target = target;
    this.idleNanos = idleNanos;
    this.hiring = hiring;
    this.errors = errors;
    this.closing = closing;
  }

  State state() {
    return state;
  }

  int target() {
    return target;
  }

  /** Those who wait for this to change. */
  Waiting waiting() {
    return waiting;
  }

  /** The runners there are. */
  List<Runner> roster() {
    return roster;
  }

  /** Whether jobs may be claimed. */
  boolean isClaiming() {
    return claiming;
  }

  /** Whether handlers are to finish and nothing new is to begin. */
  boolean isStopping() {
    State now = state;
    return now == State.STOPPING || now == State.STOPPED;
  }

  /** Whether this runner may claim, instead of settling only. */
  boolean mayClaim(Runner runner) {
    return claiming && roster.size() <= target && !runner.isDismissed();
  }

  /** Goes from one of the states to another; answers whether it was in one of them. */
  boolean change(State to, State... from) {
    lock.lock();
    try {
      if (!List.of(from).contains(state)) {
        return false;
      }
      become(to);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Begins, with one runner; the others are hired as there is work. */
  void start() {
    lock.lock();
    try {
      waiting.goOn();
      become(State.RUNNING);
    } finally {
      lock.unlock();
    }
    summon();
  }

  void target(int runners) {
    lock.lock();
    try {
      target = runners;
      measure();
      wake.signalAll();
    } finally {
      lock.unlock();
    }
    summon();
  }

  /** Has somebody take the seat if nobody is in it: there may be more work. Cheap if all work. */
  void summon() {
    if (!understaffed && !someParked) {
      return;
    }
    Runner hired = null;
    lock.lock();
    try {
      if (!claiming || seat != null || summoned) {
        return;
      }
      if (parked > 0) {
        summoned = true;
        wake.signal();
      } else if (members.size() < target) {
        summoned = true;
        hired = hiring.runner();
        members.add(hired);
        measure();
      }
    } finally {
      lock.unlock();
    }
    if (hired != null) {
      launch(hired);
    }
  }

  private void launch(Runner hired) {
    try {
      hiring.launch(hired);
    } catch (Throwable e) {
      lock.lock();
      try {
        members.remove(hired);
        summoned = false;
        measure();
        waiting.stir();
      } finally {
        lock.unlock();
      }
      errors.report("starting a thread", e);
    }
  }

  /** For a runner without work: waits until it shall poll, or leave. */
  Seek seek(Runner runner) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = idleNanos;
      while (true) {
        if (isStopping() || runner.isDismissed() || members.size() > target) {
          remove(runner);
          return Seek.LEAVE;
        }
        if (claiming && seat == null) {
          seat = runner;
          summoned = false;
          return Seek.POLL;
        }
        if (left <= 0 && members.size() > 1) {
          remove(runner);
          return Seek.LEAVE;
        }
        parked++;
        someParked = true;
        try {
          waiting.stir();
          left = wake.awaitNanos(left <= 0 ? idleNanos : left);
        } finally {
          parked--;
          someParked = parked > 0;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Leaves the seat. */
  void leaveSeat(Runner runner) {
    lock.lock();
    try {
      rounds.incrementAndGet();
      if (seat == runner) {
        seat = null;
      }
      waiting.stir();
    } finally {
      lock.unlock();
    }
  }

  /** A runner ends, for whatever reason. */
  void left(Runner runner) {
    boolean last;
    lock.lock();
    try {
      remove(runner);
      last = state == State.STOPPING && members.isEmpty();
    } finally {
      lock.unlock();
    }
    if (last) {
      conclude();
    } else {
      summon();
    }
  }

  /** When STOPPING and nobody is left: STOPPED. */
  void conclude() {
    // One at a time: the second of two that see themselves as the last must not close what was
    // started again meanwhile.
    synchronized (concluding) {
      if (state != State.STOPPING || !roster.isEmpty()) {
        return;
      }
      closing.run();
      lock.lock();
      try {
        become(State.STOPPED);
      } finally {
        lock.unlock();
      }
    }
  }

  /** Counts a runner no more, though its handler does not end. */
  void dismiss(Runner runner) {
    lock.lock();
    try {
      runner.dismiss();
      remove(runner);
    } finally {
      lock.unlock();
    }
  }

  /** Whether jobs are to be claimed and there is nobody to do it: a thread could not be had. */
  boolean isDeserted() {
    return claiming && roster.isEmpty();
  }

  /** How often the seat was left: whoever was in it then has what it claimed by now. */
  long rounds() {
    return rounds.get();
  }

  boolean seatTaken() {
    lock.lock();
    try {
      return seat != null;
    } finally {
      lock.unlock();
    }
  }

  private void become(State to) {
    state = to;
    claiming = to == State.RUNNING || to == State.DRAINING;
    wake.signalAll();
    waiting.stir();
  }

  private void remove(Runner runner) {
    if (members.remove(runner)) {
      if (seat == runner) {
        seat = null;
      }
      // It may have been the one that was called.
      summoned = false;
      measure();
      waiting.stir();
    }
  }

  private void measure() {
    roster = List.copyOf(members);
    understaffed = members.size() < target;
  }
}
