package dev.sluice.cli.command;

import dev.sluice.Jobs;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobView;
import dev.sluice.job.Page;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Up to so many jobs, read page by page: a store may answer with short or empty pages before the
 * last.
 */
final class JobListing implements Iterator<JobView> {
  private static final int PAGE = 500;

  private final Jobs jobs;
  private final JobQuery query;
  private long left;
  private List<JobView> page = List.of();
  private int index;
  private long next;
  private boolean begun;

  JobListing(Jobs jobs, JobQuery query, long limit) {
    this.jobs = jobs;
    this.query = query;
    this.left = limit;
    this.next = query.after();
  }

  @Override
  public boolean hasNext() {
    while (index == page.size() && left > 0 && (!begun || next != 0)) {
      read();
    }
    return index < page.size();
  }

  @Override
  public JobView next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return page.get(index++);
  }

  /** After the last job: where the listing goes on; 0 if there is nothing more. */
  long more() {
    return next;
  }

  private void read() {
    begun = true;
    int size = (int) Math.min(PAGE, left);
    Page<JobView> answer = jobs.list(query.after(next).limit(size));
    page = answer.items();
    next = answer.next();
    index = 0;
    left -= page.size();
  }
}
