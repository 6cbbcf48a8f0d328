package dev.sluice.memory;

import dev.sluice.job.JobId;
import dev.sluice.spi.Enqueued;
import java.util.AbstractList;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * What became of the jobs of one enqueue. Of those that were simply taken in it keeps the id as two
 * numbers and makes the answer when it is asked for: few look at the answers to a large batch.
 */
final class Answers extends AbstractList<Enqueued> implements RandomAccess {
  private final long[] ids;
  private @Nullable Enqueued @Nullable [] others;
  private int count;

  Answers(int size) {
    this.ids = new long[2 * size];
  }

  /** For the next job: it was taken in. */
  void inserted(JobId id) {
    ids[2 * count] = id.high();
    ids[2 * count + 1] = id.low();
    count++;
  }

  /** For the next job. */
  void answered(Enqueued answer) {
    @Nullable Enqueued[] kept = others;
    if (kept == null) {
      kept = new @Nullable Enqueued[ids.length / 2];
      others = kept;
    }
    kept[count++] = answer;
  }

  @Override
  public Enqueued get(int index) {
    int at = Objects.checkIndex(index, count);
    @Nullable Enqueued[] kept = others;
    Enqueued other = kept == null ? null : kept[at];
    return other != null ? other : Enqueued.inserted(new JobId(ids[2 * at], ids[2 * at + 1]));
  }

  /** How many jobs have their answer. */
  @Override
  public int size() {
    return count;
  }
}
