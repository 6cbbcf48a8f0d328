package dev.sluice.job;

/**
 * How many jobs of a queue are in each state. Finished jobs count only while they are retained.
 *
 * @param scheduled SCHEDULED
 * @param ready READY, including those that wait for another job of their group
 * @param running RUNNING
 * @param completed COMPLETED and retained
 * @param dead DEAD
 * @param cancelled CANCELLED and retained
 */
public record Counts(
    long scheduled, long ready, long running, long completed, long dead, long cancelled) {
  /** No jobs. */
  public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0);

  /** The count of one state. */
  public long of(JobState state) {
    return switch (state) {
      case SCHEDULED -> scheduled;
      case READY -> ready;
      case RUNNING -> running;
      case COMPLETED -> completed;
      case DEAD -> dead;
      case CANCELLED -> cancelled;
    };
  }

  /** What a capacity bounds: SCHEDULED and READY. */
  public long waiting() {
    return scheduled + ready;
  }

  /** What still has to come to an end: SCHEDULED, READY and RUNNING. */
  public long live() {
    return scheduled + ready + running;
  }

  /** All that the store knows of. */
  public long total() {
    return live() + completed + dead + cancelled;
  }

  /** The sum of both. */
  public Counts plus(Counts other) {
    return new Counts(
        scheduled + other.scheduled,
        ready + other.ready,
        running + other.running,
        completed + other.completed,
        dead + other.dead,
        cancelled + other.cancelled);
  }
}
