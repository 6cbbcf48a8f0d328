package dev.sluice.memory;

import org.jspecify.annotations.Nullable;

/**
 * All jobs that the store has, by id and by sequence.
 *
 * <p>Most jobs are gone before anybody asks for them by id. So a job is not put into the index
 * until somebody asks, or until so many others came after it that catching up would take long.
 */
final class Catalog {
  /** Jobs that may wait to be put into the index: a bound on how long the next look takes. */
  private static final long LAG = 1 << 15;

  final Roll roll = new Roll();
  private final JobIndex index = new JobIndex(roll);
  private long lastSequence;

  /** Takes in a job whose id is not there, and gives it its sequence. */
  void add(Entry entry) {
    entry.sequence = ++lastSequence;
    roll.add(entry);
    if (lastSequence - index.upTo() >= LAG + RollPage.SIZE) {
      index.catchUp(lastSequence - LAG);
    }
  }

  @Nullable Entry find(long high, long low) {
    index.catchUp(lastSequence);
    return index.get(high, low);
  }

  /** A later entry of the same job takes the place of another. */
  void replace(Entry before, Entry after) {
    roll.replace(before, after);
  }

  void remove(Entry entry) {
    index.remove(entry);
    roll.remove(entry);
    index.shrink();
  }
}
