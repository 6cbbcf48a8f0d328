package dev.sluice.engine;

/**
 * How long the jobs of a queue took lately, and so how many to claim at once: as many as ran in
 * about 100 microseconds. Slow handlers therefore hold one job, and nothing waits behind them.
 *
 * <p>Believes bad news at once and good news slowly. Written by several runners without a lock: a
 * lost update costs nothing but a slightly older guess.
 */
final class Pace {
  /** What a batch should take, in nanoseconds. */
  static final long BATCH_NANOS = 100_000;

  private static final int MAX_BATCH = 512;
  private static final long SHARED_NANOS = 500;

  // Both are guesses, so plain volatile fields do.
  private volatile long perJob = Long.MAX_VALUE;
  private volatile int batch = 1;

  /** Learns from a batch. */
  void ran(int jobs, long nanos) {
    long measured = Math.max(1, nanos / jobs);
    long before = perJob;
    long now =
        measured >= before || before == Long.MAX_VALUE ? measured : (before * 3 + measured) / 4;
    perJob = now;
    long fits = Math.max(1, BATCH_NANOS / now);
    batch = (int) Math.min(Math.min(fits, batch * 2L), MAX_BATCH);
  }

  /** Something took unexpectedly long. */
  void stalled() {
    perJob = BATCH_NANOS;
    batch = 1;
  }

  /** How many jobs to claim at once. */
  int batch() {
    return batch;
  }

  /** Whether a single job may well take longer than a batch should; so at first. */
  boolean isSlow() {
    return perJob >= BATCH_NANOS;
  }

  /**
   * Whether a second runner would bring more than it costs. The source is asked by one at a time:
   * jobs that take less than being claimed and settled are best left to one runner.
   */
  boolean isWorthSharing() {
    return perJob >= SHARED_NANOS;
  }

  /** What one job takes, in nanoseconds; {@link Long#MAX_VALUE} when nothing is known. */
  long perJobNanos() {
    return perJob;
  }
}
