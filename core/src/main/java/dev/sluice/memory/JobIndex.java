package dev.sluice.memory;

import org.jspecify.annotations.Nullable;

/**
 * The jobs by id: a hash table of their handles in the roll (open addressing, linear probing;
 * Knuth, volume 3, section 6.4).
 *
 * <p>Made for ids that rise: one above all that were ever here is known to be new without a look at
 * the table. Numbers in place of pointers cost the garbage collector nothing, and neither adding
 * nor removing a job touches another job.
 */
final class JobIndex {
  // 32 KB: so large that a store with little in it seldom has to clear out deleted places.
  private static final int INITIAL = 1 << 13;
  private static final int EMPTY = 0;
  private static final int DELETED = -1;

  private final Roll roll;
  private int[] slots = new int[INITIAL];
  private int live;
  private int used;
  private long highest = Long.MIN_VALUE;
  private long upTo;

  JobIndex(Roll roll) {
    this.roll = roll;
  }

  @Nullable Entry get(long high, long low) {
    // Rising ids differ in their upper half; the flip makes the comparison an unsigned one.
    if ((high ^ Long.MIN_VALUE) > highest) {
      return null;
    }
    int mask = slots.length - 1;
    int at = hash(high, low) & mask;
    int slot;
    while ((slot = slots[at]) != EMPTY) {
      Entry entry = slot == DELETED ? null : roll.get(slot - 1);
      if (entry != null && entry.idHigh == high && entry.idLow == low) {
        return entry;
      }
      at = (at + 1) & mask;
    }
    return null;
  }

  /** The sequence up to which all jobs of the roll are in it, and none beyond. */
  long upTo() {
    return upTo;
  }

  /** Takes in the jobs of the roll up to this sequence. Their ids differ from all others. */
  void catchUp(long sequence) {
    if (sequence > upTo) {
      roll.forEach(upTo, sequence, this::add);
      upTo = sequence;
    }
  }

  private void add(Entry entry) {
    upTo = entry.sequence;
    highest = Math.max(highest, entry.idHigh ^ Long.MIN_VALUE);
    if (4L * (used + 1) > 3L * slots.length) {
      rebuild(3L * live >= slots.length ? slots.length * 2 : slots.length);
    } else {
      put(entry);
    }
  }

  /** Removes a job that the roll still has; nothing to do if it was never taken in. */
  void remove(Entry entry) {
    if (entry.sequence > upTo) {
      return;
    }
    int mask = slots.length - 1;
    int wanted = Roll.handle(entry) + 1;
    int at = hash(entry.idHigh, entry.idLow) & mask;
    while (slots[at] != wanted) {
      if (slots[at] == EMPTY) {
        throw new IllegalStateException("not in the index: " + entry);
      }
      at = (at + 1) & mask;
    }
    live--;
    if (slots[(at + 1) & mask] != EMPTY) {
      slots[at] = DELETED;
      return;
    }
    // Nothing was ever put behind it because of it: it and the deleted ones before it can go.
    do {
      slots[at] = EMPTY;
      used--;
      at = (at - 1) & mask;
    } while (slots[at] == DELETED);
  }

  /** To be called now and then: gives back a table that has become far too large. */
  void shrink() {
    if (slots.length > INITIAL && 16L * live < slots.length) {
      rebuildSmaller();
    }
  }

  private void rebuildSmaller() {
    int length = slots.length;
    while (length > INITIAL && 4L * live < length) {
      length /= 2;
    }
    rebuild(length);
  }

  private void put(Entry entry) {
    int mask = slots.length - 1;
    int at = hash(entry.idHigh, entry.idLow) & mask;
    while (slots[at] != EMPTY) {
      at = (at + 1) & mask;
    }
    slots[at] = Roll.handle(entry) + 1;
    live++;
    used++;
  }

  private void rebuild(int length) {
    slots = new int[length];
    live = 0;
    used = 0;
    roll.forEach(0, upTo, this::put);
  }

  // The finalizer of SplitMix64: ids count upwards, a table wants them scattered.
  private static int hash(long high, long low) {
    long mixed = high * 0x9e3779b97f4a7c15L ^ low;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return (int) (mixed ^ (mixed >>> 31));
  }
}
