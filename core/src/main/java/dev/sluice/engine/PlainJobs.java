package dev.sluice.engine;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.spi.NewJob;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/**
 * New jobs of one queue that have nothing but a payload. Each is made when it is asked for: a store
 * that takes what it needs and lets go of it then costs no object for it.
 */
final class PlainJobs extends AbstractList<NewJob> implements RandomAccess {
  private final String queue;
  private final List<byte[]> payloads;
  private final List<JobId> ids;

  /**
   * @param payloads at least one; kept
   */
  PlainJobs(String queue, List<byte[]> payloads) {
    this.queue = queue;
    this.payloads = payloads;
    this.ids = JobId.next(payloads.size());
  }

  @Override
  public NewJob get(int index) {
    return new NewJob(ids.get(index), queue, "", payloads.get(index), JobOptions.DEFAULT, null);
  }

  @Override
  public int size() {
    return payloads.size();
  }
}
