package dev.sluice.rabbitmq;

import java.util.concurrent.TimeUnit;

/**
 * How many messages of a queue should be here. What nobody claims soon is kept from others, and
 * counted as delivered when it is given back: so there are as many as are running or wanted, and
 * beside them no more than is worked off in a short time. For jobs of a microsecond that is
 * hundreds, for jobs of a minute none.
 *
 * <p>Not for several threads at once.
 */
final class Prefetch {
  /** A quorum queue takes a few milliseconds from an acknowledgement to the next message. */
  private static final long AHEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final double WEIGHT = 0.1;

  private final int most;
  private final boolean fixed;
  private double heldNanos = Double.MAX_VALUE;

  /**
   * @param most at any time
   * @param fixed whether it is always as many
   */
  Prefetch(int most, boolean fixed) {
    this.most = most;
    this.fixed = fixed;
  }

  /** Whether it is always as many. */
  boolean isFixed() {
    return fixed;
  }

  /** A job was settled that was in hands for so long. */
  void settled(long nanos) {
    heldNanos = heldNanos == Double.MAX_VALUE ? nanos : heldNanos + WEIGHT * (nanos - heldNanos);
  }

  /**
   * @param demand how many are running or wanted
   */
  int target(int demand) {
    if (fixed) {
      return most;
    }
    double ahead = demand * (AHEAD_NANOS / Math.max(1, heldNanos));
    return (int) Math.max(1, Math.min(most, demand + Math.floor(ahead)));
  }

  /** Whether so many more are worth a call. */
  static boolean isTooFew(int allowed, int target, int demand) {
    return target > allowed && (target >= 2L * allowed || demand > allowed);
  }

  /** Whether so many are a burden. */
  static boolean isTooMany(int allowed, int target) {
    return target < allowed / 4;
  }
}
