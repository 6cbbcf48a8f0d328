package dev.sluice.file.log;

import dev.sluice.spi.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;

/** The threads of a log: one prepares room and writes full frames, one forces at intervals. */
final class Upkeep {
  private final SegmentSupply supply;
  private final LogTail tail;
  private final FrameWriter writer;
  private final LogHealth health;
  private final Condition interval;
  private final List<Thread> threads = new ArrayList<>();
  private boolean stopped;

  Upkeep(SegmentSupply supply, LogTail tail, FrameWriter writer, LogHealth health) {
    this.supply = supply;
    this.tail = tail;
    this.writer = writer;
    this.health = health;
    this.interval = supply.lock.newCondition();
  }

  void start(Fsync fsync) {
    start(this::prepare, "sluice-log-room");
    if (fsync instanceof Fsync.Os) {
      start(this::forceLeft, "sluice-log-force");
    }
    if (fsync instanceof Fsync.Interval given) {
      start(() -> forceEvery(given.every()), "sluice-log-force");
    }
  }

  /** Returns when the threads have ended. */
  void stop() {
    supply.lock.lock();
    try {
      stopped = true;
      supply.wakeAll();
      interval.signalAll();
    } finally {
      supply.lock.unlock();
    }
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void start(Runnable body, String name) {
    Thread thread = new Thread(() -> runGuarded(body, name), name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  /** Whoever waits for a thread of the log must not wait for ever if that has come to its end. */
  private void runGuarded(Runnable body, String name) {
    try {
      body.run();
    } catch (Throwable e) {
      health.failThread(name, e);
      supply.lock.lock();
      try {
        supply.wakeAll();
      } finally {
        supply.lock.unlock();
      }
      throw e;
    }
  }

  private void prepare() {
    while (awaitWork()) {
      supply.discard();
      supply.extend(tail);
      try {
        writer.write();
      } catch (StoreException e) {
        // Told by the log's health to everyone who writes, and heeded by awaitWork.
      }
    }
  }

  /** Apart from the preparing: a force of a whole segment takes long. */
  private void forceLeft() {
    while (awaitLeft()) {
      try {
        writer.forceLeft();
      } catch (StoreException e) {
        return;
      }
    }
  }

  private boolean awaitLeft() {
    supply.lock.lock();
    try {
      supply.awaitLeft(() -> stopped);
      return !stopped;
    } finally {
      supply.lock.unlock();
    }
  }

  private boolean awaitWork() {
    supply.lock.lock();
    try {
      while (!stopped && !hasWork()) {
        if (health.isBroken()) {
          supply.tellAll();
        }
        supply.work().awaitUninterruptibly();
      }
      return !stopped;
    } finally {
      supply.lock.unlock();
    }
  }

  private boolean hasWork() {
    return !health.isBroken()
        && (supply.isShort(tail) || supply.hasSurplus() || tail.hasFullFrame());
  }

  private void forceEvery(Duration every) {
    while (pause(every.toNanos())) {
      try {
        if (writer.written() > writer.durable()) {
          writer.force();
        }
      } catch (StoreException e) {
        return;
      }
    }
  }

  /** Answers whether to go on. */
  private boolean pause(long nanos) {
    supply.lock.lock();
    try {
      long left = nanos;
      while (!stopped && left > 0) {
        try {
          left = interval.awaitNanos(left);
        } catch (InterruptedException e) {
          // Nobody outside knows this thread; its end is told by stopped.
        }
      }
      return !stopped;
    } finally {
      supply.lock.unlock();
    }
  }
}
