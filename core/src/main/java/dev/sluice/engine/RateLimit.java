package dev.sluice.engine;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A token bucket that holds little (10 ms worth, at least one), so that starts are spread evenly.
 * What was taken and not used is given back.
 */
final class RateLimit {
  private static final double BURST_SECONDS = 0.01;

  private final double perNano;
  private final double burst;
  private final LongSupplier ticker;
  private double tokens;
  private long refilled;

  /**
   * @param perSecond positive; infinite for no limit
   * @param ticker nanoseconds, as {@link System#nanoTime()}
   */
  RateLimit(double perSecond, LongSupplier ticker) {
    this.perNano = perSecond / TimeUnit.SECONDS.toNanos(1);
    this.burst = Math.max(1, perSecond * BURST_SECONDS);
    this.ticker = ticker;
    this.tokens = Math.min(1, burst);
    this.refilled = ticker.getAsLong();
  }

  boolean isUnlimited() {
    return Double.isInfinite(perNano);
  }

  /** Takes up to so many tokens, and answers how many it got. */
  int take(int wanted) {
    if (isUnlimited()) {
      return wanted;
    }
    synchronized (this) {
      refill();
      int got = (int) Math.min(wanted, tokens);
      tokens -= got;
      return got;
    }
  }

  /** Gives back what was not used. */
  void giveBack(int unused) {
    if (isUnlimited() || unused == 0) {
      return;
    }
    synchronized (this) {
      tokens = Math.min(burst, tokens + unused);
    }
  }

  /** How long until there is a token, in nanoseconds; 0 if there is one. */
  synchronized long nanosToNext() {
    if (isUnlimited()) {
      return 0;
    }
    refill();
    return tokens >= 1 ? 0 : (long) Math.ceil((1 - tokens) / perNano);
  }

  private void refill() {
    long now = ticker.getAsLong();
    tokens = Math.min(burst, tokens + (now - refilled) * perNano);
    refilled = now;
  }
}
