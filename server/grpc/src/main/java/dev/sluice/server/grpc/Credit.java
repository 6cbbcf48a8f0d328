package dev.sluice.server.grpc;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How many jobs more the worker of a stream can take. Safe for many threads. */
final class Credit {
  // Not a monitor: a virtual thread that waits at one holds its carrier on some JVMs.
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int granted;
  private int room;
  private boolean writable = true;
  private boolean quiet;
  private boolean closed;

  /** Gives so many for good. */
  void grant(int jobs) {
    change(
        () -> {
          granted += jobs;
          room += jobs;
        });
  }

  /** How many jobs the worker can hold at once. */
  int granted() {
    lock.lock();
    try {
      return granted;
    } finally {
      lock.unlock();
    }
  }

  /** Gives back what was taken. */
  void add(int jobs) {
    change(() -> room += jobs);
  }

  void take(int jobs) {
    change(() -> room -= jobs);
  }

  /** Whether what is sent now would be sent at once. */
  void writable(boolean writable) {
    change(() -> this.writable = writable);
  }

  /** Whether no jobs are to be taken for now, whatever room there is. */
  void quiet(boolean quiet) {
    change(() -> this.quiet = quiet);
  }

  /** Nobody waits any more, now or later. */
  void close() {
    change(() -> closed = true);
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until jobs can be taken; answers how many, 0 after {@link #close}. */
  int await() throws InterruptedException {
    lock.lock();
    try {
      while (!closed && (room <= 0 || !writable || quiet)) {
        changed.await();
      }
      return closed ? 0 : room;
    } finally {
      lock.unlock();
    }
  }

  /** Waits so long, or until {@link #close}. */
  void pause(long nanos) throws InterruptedException {
    long until = System.nanoTime() + nanos;
    lock.lock();
    try {
      for (long left = nanos; !closed && left > 0; left = until - System.nanoTime()) {
        changed.await(left, TimeUnit.NANOSECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether jobs are taken when there is room. */
  boolean isOpen() {
    lock.lock();
    try {
      return !closed && !quiet;
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }
}
