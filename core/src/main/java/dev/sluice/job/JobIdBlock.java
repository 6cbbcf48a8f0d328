package dev.sluice.job;

import java.util.AbstractList;
import java.util.Objects;
import java.util.RandomAccess;

/** Ids that were taken from the sequence together. Each is made when it is asked for. */
final class JobIdBlock extends AbstractList<JobId> implements RandomAccess {
  private final JobIdSequence sequence;
  private final long firstTick;
  private final int size;

  JobIdBlock(JobIdSequence sequence, long firstTick, int size) {
    this.sequence = sequence;
    this.firstTick = firstTick;
    this.size = size;
  }

  @Override
  public JobId get(int index) {
    return sequence.at(firstTick + Objects.checkIndex(index, size));
  }

  @Override
  public int size() {
    return size;
  }
}
