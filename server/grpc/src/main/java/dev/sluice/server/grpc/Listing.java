package dev.sluice.server.grpc;

import dev.sluice.grpc.v1.JobCalls;
import dev.sluice.grpc.v1.Values;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobView;
import dev.sluice.job.Page;
import dev.sluice.spi.JobBrowser;

/** Puts a page together, and ends it early rather than have clients refuse it for its size. */
final class Listing {
  /** Jobs are read in steps of so many: ten thousand large ones at once would fill the heap. */
  private static final int STEP = 100;

  private final JobBrowser browser;
  private final Sight sight;
  private final boolean brief;
  private final JobCalls.ListReply.Builder reply = JobCalls.ListReply.newBuilder();
  private int bytes;

  /**
   * @param sight what the caller may see
   * @param brief whether to leave out payloads, results and logs
   */
  Listing(JobBrowser browser, Sight sight, boolean brief) {
    this.browser = browser;
    this.sight = sight;
    this.brief = brief;
  }

  JobCalls.ListReply page(JobQuery query) {
    long after = query.after();
    do {
      int left = query.limit() - reply.getJobsCount();
      Page<JobView> step = browser.list(query.after(after).limit(Math.min(STEP, left)));
      after = add(step);
    } while (after > 0 && reply.getJobsCount() < query.limit() && bytes < Replies.MOST_BYTES);
    return reply.setNext(after).build();
  }

  /** Answers where to go on; 0 when there is no more. */
  private long add(Page<JobView> step) {
    int more = step.items().size();
    for (JobView job : step.items()) {
      Values.Job view = sight.job(job, brief);
      reply.addJobs(view);
      bytes += view.getSerializedSize();
      more--;
      if (bytes >= Replies.MOST_BYTES && more > 0) {
        return job.sequence();
      }
    }
    return step.next();
  }
}
