package dev.sluice.redis;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The claims of this process that wait, and who is to be woken: as many as there are new jobs,
 * those that wait longest first. A claim enters before it asks the server to be told, so that no
 * word is lost between the two.
 */
final class WaitRoom {
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Seat> seats = new LinkedHashSet<>();
  private boolean closed;

  /** One waiting claim. Leave it by closing. */
  final class Seat implements AutoCloseable {
    private final List<String> queues;
    private final Condition woken = lock.newCondition();
    private boolean called;
    private boolean dismissed;

    private Seat(List<String> queues) {
      this.queues = queues;
    }

    /**
     * Waits to be called. Returns at once if it was since the last time.
     *
     * @param nanos how long at most
     */
    void await(long nanos) throws InterruptedException {
      long left = nanos;
      lock.lockInterruptibly();
      try {
        while (!called && !dismissed && left > 0) {
          left = woken.awaitNanos(left);
        }
        called = false;
      } finally {
        lock.unlock();
      }
    }

    /** Whether it is to return with what it has. */
    boolean isDismissed() {
      lock.lock();
      try {
        return dismissed;
      } finally {
        lock.unlock();
      }
    }

    /** Leaves; if it was called meanwhile, another one is in its place. */
    @Override
    public void close() {
      lock.lock();
      try {
        seats.remove(this);
        if (called) {
          queues.forEach(queue -> WaitRoom.this.call(queue, 1));
        }
      } finally {
        lock.unlock();
      }
    }
  }

  Seat enter(List<String> queues) {
    lock.lock();
    try {
      Seat seat = new Seat(queues);
      seat.dismissed = closed;
      seats.add(seat);
      return seat;
    } finally {
      lock.unlock();
    }
  }

  /** Whether anybody waits for this queue. */
  boolean waits(String queue) {
    lock.lock();
    try {
      return seats.stream().anyMatch(seat -> seat.queues.contains(queue));
    } finally {
      lock.unlock();
    }
  }

  /** There are so many new jobs in this queue. */
  void call(String queue, long count) {
    lock.lock();
    try {
      long left = count;
      for (Seat seat : seats) {
        if (left > 0 && !seat.called && seat.queues.contains(queue)) {
          seat.called = true;
          seat.woken.signal();
          left--;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Something may have been missed: everybody looks again. */
  void callAll() {
    lock.lock();
    try {
      for (Seat seat : seats) {
        seat.called = true;
        seat.woken.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Those that wait now are to return. */
  void dismissAll() {
    lock.lock();
    try {
      for (Seat seat : new ArrayList<>(seats)) {
        seat.dismissed = true;
        seat.woken.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The same, also for those that come later. */
  void close() {
    lock.lock();
    try {
      closed = true;
      dismissAll();
    } finally {
      lock.unlock();
    }
  }

  static long nanos(long micros) {
    return TimeUnit.MICROSECONDS.toNanos(micros);
  }
}
