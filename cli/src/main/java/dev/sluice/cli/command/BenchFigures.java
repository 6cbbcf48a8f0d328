package dev.sluice.cli.command;

import java.time.Duration;
import java.util.Arrays;

/**
 * What {@code sluice bench} found out.
 *
 * @param enqueuePerSecond jobs enqueued one by one, by all producers together
 * @param batchPerSecond jobs enqueued in batches
 * @param processPerSecond jobs claimed, run and completed
 * @param enqueueCall how long one call took that enqueued one job
 * @param toHandler how long it took from that call to the beginning of the handler, while nothing
 *     else was going on
 */
record BenchFigures(
    double enqueuePerSecond,
    double batchPerSecond,
    double processPerSecond,
    Percentiles enqueueCall,
    Percentiles toHandler) {

  /** Half of the times, and all but a hundredth, are at most these. */
  record Percentiles(Duration p50, Duration p99) {
    /**
     * @param nanos at least one
     */
    static Percentiles of(long[] nanos) {
      long[] sorted = nanos.clone();
      Arrays.sort(sorted);
      return new Percentiles(rank(sorted, 50), rank(sorted, 99));
    }

    // Nearest rank: the smallest value that so many per cent do not exceed.
    private static Duration rank(long[] sorted, int percent) {
      int rank = (int) Math.ceil(percent / 100.0 * sorted.length);
      return Duration.ofNanos(sorted[Math.max(0, rank - 1)]);
    }
  }
}
