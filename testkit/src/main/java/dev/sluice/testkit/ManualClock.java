package dev.sluice.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that stands still until it is told otherwise. May be used by any number of threads.
 *
 * <p>Whoever waits for a time by this clock has to be told that it moved: {@code
 * clock.onAdvance(store::wakeup)}.
 */
public final class ManualClock implements InstantSource {
  /** Where a clock starts when nothing else is said: the beginning of 2030, UTC. */
  public static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  private final AtomicReference<Instant> now;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  /** A clock that stands at {@link #START}. */
  public ManualClock() {
    this(START);
  }

  /** A clock that stands at the given time. */
  public ManualClock(Instant start) {
    now = new AtomicReference<>(start);
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  /** Sets the clock, forwards or back, then tells the listeners on this thread. */
  public void set(Instant time) {
    now.set(time);
    tell();
  }

  /**
   * Moves the clock, then tells the listeners on this thread.
   *
   * @param by how far; a negative one moves it back
   * @return the new time
   */
  public Instant advance(Duration by) {
    Instant moved = now.updateAndGet(time -> time.plus(by));
    tell();
    return moved;
  }

  /** Calls the listener after each change from now on. It must not block. */
  public void onAdvance(Runnable listener) {
    listeners.add(listener);
  }

  private void tell() {
    listeners.forEach(Runnable::run);
  }
}
