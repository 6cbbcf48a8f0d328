package dev.sluice.memory;

import dev.sluice.job.Counts;
import dev.sluice.job.JobState;

/** How many jobs of one queue are in each state, kept while they move. */
final class Tally {
  private long scheduled;
  private long ready;
  private long running;
  private long completed;
  private long dead;
  private long cancelled;

  void add(JobState state, int jobs) {
    switch (state) {
      case SCHEDULED -> scheduled += jobs;
      case READY -> ready += jobs;
      case RUNNING -> running += jobs;
      case COMPLETED -> completed += jobs;
      case DEAD -> dead += jobs;
      case CANCELLED -> cancelled += jobs;
    }
  }

  /** What a capacity bounds. */
  long waiting() {
    return scheduled + ready;
  }

  Counts counts() {
    return new Counts(scheduled, ready, running, completed, dead, cancelled);
  }
}
