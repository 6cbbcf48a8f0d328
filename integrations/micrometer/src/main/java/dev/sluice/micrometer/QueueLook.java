package dev.sluice.micrometer;

import dev.sluice.job.Counts;

/**
 * What stood in a queue when we looked.
 *
 * @param counts its jobs
 * @param oldestSeconds how long the oldest READY job has been due; 0 if there is none
 * @param paused whether nothing of it is claimed
 * @param workers how many live workers take jobs from it
 */
record QueueLook(Counts counts, double oldestSeconds, boolean paused, long workers) {
  /** Of a queue without jobs, settings and workers. */
  static final QueueLook NOTHING = new QueueLook(Counts.NONE, 0, false, 0);

  /** Of several queues together. */
  QueueLook plus(QueueLook other) {
    return new QueueLook(
        counts.plus(other.counts),
        Math.max(oldestSeconds, other.oldestSeconds),
        paused || other.paused,
        workers + other.workers);
  }
}
