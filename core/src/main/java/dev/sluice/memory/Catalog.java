package dev.sluice.memory;

import org.jspecify.annotations.Nullable;

/**
 * All jobs that the store has, by sequence and by id.
 *
 * <p>Most ids rise from job to job (UUID version 7), so that the order of sequence is the order of
 * ids as well: those jobs are found in the roll by bisection, and cost nothing to have. The others,
 * the strays, are in a hash table.
 */
final class Catalog {
  final Roll roll = new Roll();
  private final JobIndex strays = new JobIndex(roll);
  private long lastSequence;
  private long highest = Long.MIN_VALUE;

  /** Takes in a job whose id is not there, and gives it its sequence. */
  void add(Entry entry) {
    entry.sequence = ++lastSequence;
    long number = FreshIds.number(entry.idHigh);
    boolean rises = number > highest && FreshIds.isRising(entry.idHigh);
    if (rises) {
      highest = number;
    }
    roll.add(entry, rises);
    if (!rises) {
      strays.add(entry);
    }
  }

  @Nullable Entry find(long high, long low) {
    Entry found = FreshIds.isRising(high) ? roll.findRising(high, low) : null;
    return found == null ? strays.get(high, low) : found;
  }

  /** A later entry of the same job takes the place of another. */
  void replace(Entry before, Entry after) {
    roll.replace(before, after);
  }

  void remove(Entry entry) {
    if (!roll.isRising(entry)) {
      strays.remove(entry);
      strays.shrink();
    }
    roll.remove(entry);
  }
}
