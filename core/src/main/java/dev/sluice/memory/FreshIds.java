package dev.sluice.memory;

import dev.sluice.job.JobId;
import java.util.Arrays;

/**
 * Knows of most ids that no job ever had them, without looking for the job.
 *
 * <p>Ids of UUID version 7 rise, but for some that overtake one another between their making and
 * here. So it keeps the latest ones, and the highest of those that it no longer keeps: an id above
 * that one and not among them is new. Ids of other versions are never called new. Compares the
 * upper halves only, which are different for different ids of one process.
 */
final class FreshIds {
  private static final int KEPT = 64;
  private static final long VERSION = 0xf000L;
  private static final long RISING = 0x7000L;

  private final long[] kept = new long[KEPT];
  private int oldest;
  private long highest = Long.MIN_VALUE;
  private long highestForgotten = Long.MIN_VALUE;

  FreshIds() {
    Arrays.fill(kept, Long.MIN_VALUE);
  }

  /** Whether it is certain that no job ever had this id. */
  boolean isNew(JobId id) {
    if (!isRising(id.high())) {
      return false;
    }
    long number = number(id.high());
    return number > highest || (number > highestForgotten && !isKept(number));
  }

  /** A job with this id was taken in. */
  void add(JobId id) {
    if (!isRising(id.high())) {
      return;
    }
    long number = number(id.high());
    highestForgotten = Math.max(highestForgotten, kept[oldest]);
    kept[oldest] = number;
    oldest = (oldest + 1) & (KEPT - 1);
    highest = Math.max(highest, number);
  }

  private boolean isKept(long number) {
    for (long one : kept) {
      if (one == number) {
        return true;
      }
    }
    return false;
  }

  /** Whether an id, by the upper half of it, is of the kind that rises. */
  static boolean isRising(long high) {
    return (high & VERSION) == RISING;
  }

  /** A number that rises with the upper half of an id: the flip makes a comparison unsigned. */
  static long number(long high) {
    return high ^ Long.MIN_VALUE;
  }
}
