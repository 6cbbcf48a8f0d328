package dev.sluice.file;

import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;

/** The part of a query that the index can answer, so that fewer jobs are read from the disk. */
final class IndexFilter {
  private final JobQuery query;

  IndexFilter(JobQuery query) {
    this.query = query;
  }

  boolean admits(JobState state) {
    return query.states().isEmpty() || query.states().contains(state);
  }

  boolean admits(QueueIndex queue) {
    return query.queue() == null || query.queue().equals(queue.name);
  }

  boolean admits(JobIndex index, int slot) {
    return admits(index.slab.state(slot))
        && admits(index.queueOf(slot))
        && (query.group() == null || query.group().equals(index.slab.extra(slot).group()));
  }
}
