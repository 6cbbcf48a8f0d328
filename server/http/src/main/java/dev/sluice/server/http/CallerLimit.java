package dev.sluice.server.http;

import dev.sluice.server.access.Caller;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many requests a second each caller may make, by the name of its token. What was not used for
 * a second may be used at once. Any number of threads.
 */
final class CallerLimit {
  private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

  private final double perSecond;
  private final LongSupplier nanos;

  // As many as there are tokens: only callers that are known come here.
  private final Map<String, Budget> budgets = new ConcurrentHashMap<>();

  /**
   * @param perSecond infinite for no limit
   * @param nanos the time, as {@link System#nanoTime()}
   */
  CallerLimit(double perSecond, LongSupplier nanos) {
    this.perSecond = perSecond;
    this.nanos = nanos;
  }

  /**
   * @throws ProblemException if the caller has made too many
   */
  void check(Caller caller) {
    if (Double.isInfinite(perSecond)) {
      return;
    }
    double most = Math.max(1, perSecond);
    long now = nanos.getAsLong();
    Budget budget = budgets.computeIfAbsent(caller.name(), name -> new Budget(most, now));
    if (!budget.take(now, perSecond, most)) {
      throw new ProblemException(
          429,
          "BUSY",
          "\"" + caller.name() + "\" may make " + perSecond + " requests a second, and has");
    }
  }

  /** What a caller may do still. */
  private static final class Budget {
    private double left;
    private long at;

    private Budget(double left, long at) {
      this.left = left;
      this.at = at;
    }

    private synchronized boolean take(long now, double perSecond, double most) {
      left = Math.min(most, left + Math.max(0, now - at) / SECOND * perSecond);
      at = now - at > 0 ? now : at;
      if (left < 1) {
        return false;
      }
      left--;
      return true;
    }
  }
}
