package dev.sluice.relay;

import java.util.concurrent.TimeUnit;

/** Lets the threads of a relay claim, unless it is paused. */
final class Gate {
  private boolean paused;
  private boolean closed;
  private int inside;

  /** Waits while the relay is paused; answers whether to go on. Then {@link #leave} must follow. */
  synchronized boolean enter() throws InterruptedException {
    while (paused && !closed) {
      wait();
    }
    if (!closed) {
      inside++;
    }
    return !closed;
  }

  synchronized void leave() {
    inside--;
    notifyAll();
  }

  synchronized void pause() {
    paused = true;
  }

  synchronized void resume() {
    paused = false;
    notifyAll();
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }

  synchronized boolean isPaused() {
    return paused;
  }

  /** Waits a moment for the last one to leave; answers whether nobody is inside. */
  synchronized boolean awaitEmpty(long millis) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    long left = millis;
    while (inside > 0 && left > 0) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
    }
    return inside == 0;
  }
}
