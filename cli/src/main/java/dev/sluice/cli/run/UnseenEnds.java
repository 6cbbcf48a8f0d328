package dev.sluice.cli.run;

import dev.sluice.Jobs;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.job.Page;
import java.io.IOException;

/**
 * Finds the lines that have ended without their command having been seen to end: cancelled before
 * they ran, or given up because too many runs were killed over them. They get a result too.
 */
final class UnseenEnds {
  private static final int PAGE = 1_000;

  private final Jobs jobs;
  private final JobQuery query;

  UnseenEnds(Jobs jobs, String queue) {
    this.jobs = jobs;
    this.query = JobQuery.ofQueue(queue).states(JobState.DEAD, JobState.CANCELLED).limit(PAGE);
  }

  /** Writes a record for each of them that has none. */
  void writeTo(ResultsFile results) throws IOException {
    long after = 0;
    do {
      Page<JobView> page = jobs.list(query.after(after));
      for (JobView job : page.items()) {
        results.write(LineResult.unseen(job));
      }
      after = page.next();
    } while (after != 0);
  }
}
