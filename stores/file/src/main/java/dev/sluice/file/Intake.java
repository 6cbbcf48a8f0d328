package dev.sluice.file;

import dev.sluice.file.log.RecordLog;
import dev.sluice.file.log.RecordLog.Room;
import dev.sluice.job.JobId;
import dev.sluice.spi.NewJob;
import java.nio.ByteBuffer;

/**
 * New jobs of one call whose turn with the index has not come yet: all their records go to the log
 * in one go, and then all jobs into the index. Only jobs about which the index need not be asked
 * again in between. Guarded by the index lock.
 */
final class Intake implements RecordLog.Batch {
  private final StoreCore core;
  private final Drafts drafts;
  private final int[] jobs;
  private final int[] slots;
  private final long[] readyAt;
  private final long[] locations;
  private final QueueIndex[] queues;
  private int size;
  private int written;
  private long firstSequence;
  private long enqueuedAt;

  Intake(StoreCore core, Drafts drafts) {
    this.core = core;
    this.drafts = drafts;
    int most = drafts.size();
    jobs = new int[most];
    slots = new int[most];
    readyAt = new long[most];
    locations = new long[most];
    queues = new QueueIndex[most];
  }

  @Override
  public int size() {
    return size;
  }

  /** Whether a job with this id cannot be here: it is higher than the last. */
  boolean isBehind(JobId id) {
    return size == 0 || drafts.job(jobs[size - 1]).id().compareTo(id) < 0;
  }

  /**
   * Adds a job.
   *
   * @param job its number among the drafts
   * @param at when it is due, in microseconds
   */
  void add(int job, QueueIndex queue, long at) {
    jobs[size] = job;
    queues[size] = queue;
    readyAt[size] = at;
    size++;
  }

  /** Writes all records. If one is refused, the jobs from there on were never here. */
  void write(long now) {
    enqueuedAt = now;
    firstSequence = core.lastSequence + 1;
    core.lastSequence += size;
    written = 0;
    ByteBuffer bytes = drafts.records();
    Slab slab = core.index.slab;
    for (int k = 0; k < size; k++) {
      slots[k] = slab.peekFree();
      slab.take(slots[k]);
      FreshRecord.complete(bytes, from(k), slots[k], firstSequence + k, now, readyAt[k]);
    }
    try {
      core.journal.fresh(this, Room.ORDINARY);
    } finally {
      while (size > written) {
        slab.free(slots[--size]);
      }
    }
  }

  /** Puts the jobs whose records are written into the index. */
  void index() {
    JobIndex index = core.index;
    for (int k = 0; k < size; k++) {
      NewJob job = drafts.job(jobs[k]);
      Status status = new Status(Transitions.waiting(readyAt[k], enqueuedAt), readyAt[k], null);
      Extra extra = Extra.of(job.options(), enqueuedAt);
      int slot = slots[k];
      int priority = job.options().priority();
      index.fill(slot, job.id(), firstSequence + k, queues[k], priority, status, extra);
      index.locate(slot, locations[k], length(k));
      index.add(slot);
    }
    size = 0;
  }

  @Override
  public ByteBuffer bytes() {
    return drafts.records();
  }

  @Override
  public int from(int record) {
    return drafts.recordOffset(jobs[record]);
  }

  @Override
  public int length(int record) {
    return drafts.recordLength(jobs[record]);
  }

  @Override
  public void appended(int record, long location) {
    locations[record] = location;
    written++;
  }
}
