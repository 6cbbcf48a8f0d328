package dev.sluice.file.log;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets the commits of many threads share one force: whoever comes while nobody forces leads, and
 * all that arrive meanwhile wait for the next one.
 *
 * <p>Threads that a force has released come back a moment later, too late for the next. So a leader
 * whose predecessor had company waits for as many as took part last time, at most a quarter of the
 * recent time of a force; one that is alone waits for nobody.
 */
final class GroupForce {
  private static final int WINDOW_DIVISOR = 4;

  private final FrameWriter writer;
  private final LogHealth health;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition finished = lock.newCondition();
  private final Condition gathered = lock.newCondition();
  private boolean leading;
  private int arrived;
  private int lastParty;
  private long averageNanos;

  GroupForce(FrameWriter writer, LogHealth health) {
    this.writer = writer;
    this.health = health;
  }

  /** Returns when the record at this location is on the disk. */
  void commit(long location) {
    if (writer.durable() > location) {
      return;
    }
    lock.lock();
    try {
      arrived++;
      if (arrived >= lastParty) {
        gathered.signal();
      }
      while (writer.durable() <= location) {
        health.check();
        if (leading) {
          finished.awaitUninterruptibly();
        } else {
          lead();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void lead() {
    leading = true;
    try {
      gather();
      lastParty = arrived;
      arrived = 0;
      lock.unlock();
      long began = System.nanoTime();
      try {
        writer.write();
        writer.force();
      } finally {
        lock.lock();
      }
      averageNanos += (System.nanoTime() - began - averageNanos) / 8;
    } finally {
      leading = false;
      finished.signalAll();
    }
  }

  private void gather() {
    if (lastParty <= 1) {
      return;
    }
    long left = averageNanos / WINDOW_DIVISOR;
    boolean interrupted = false;
    while (left > 0 && arrived < lastParty && !health.isBroken()) {
      try {
        left = gathered.awaitNanos(left);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
