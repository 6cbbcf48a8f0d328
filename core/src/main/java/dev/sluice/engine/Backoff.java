package dev.sluice.engine;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Waits that double from 10 ms to 5 s, with jitter, while a storage does not answer. */
public final class Backoff {
  private static final long FIRST = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long LAST = TimeUnit.SECONDS.toNanos(5);

  private long whole = FIRST;

  /** The next wait, in nanoseconds: between half and the whole of the step. */
  public long nextNanos() {
    long step = whole;
    whole = Math.min(LAST, whole * 2);
    return step / 2 + ThreadLocalRandom.current().nextLong(step / 2 + 1);
  }

  /** It answers again. */
  public void reset() {
    whole = FIRST;
  }
}
