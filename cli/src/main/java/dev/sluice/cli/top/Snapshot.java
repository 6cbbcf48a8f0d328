package dev.sluice.cli.top;

import dev.sluice.job.JobView;
import dev.sluice.job.WorkerView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What there is in a storage at one moment.
 *
 * @param at when, by the clock of this process
 * @param queues by their names
 * @param running jobs that run, the one that was enqueued first to begin with; not all if there are
 *     many
 * @param workers the live ones
 */
public record Snapshot(
    Instant at, List<QueueRow> queues, List<JobView> running, List<WorkerView> workers) {
  /** How long a running job has run. */
  public Duration since(JobView job) {
    Instant started = job.history().startedAt();
    return started == null || started.isAfter(at) ? Duration.ZERO : Duration.between(started, at);
  }
}
