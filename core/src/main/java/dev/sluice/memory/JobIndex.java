package dev.sluice.memory;

import org.jspecify.annotations.Nullable;

/**
 * Jobs by id: a hash table of their handles in the roll (open addressing, linear probing; Knuth,
 * volume 3, section 6.4). Numbers in place of pointers cost the garbage collector nothing, and
 * neither adding nor removing a job touches another job.
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

  JobIndex(Roll roll) {
    this.roll = roll;
  }

  @Nullable Entry get(long high, long low) {
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

  /** Adds a job whose id is not there, and that the roll has already. */
  void add(Entry entry) {
    if (4L * (used + 1) > 3L * slots.length) {
      rebuild(3L * live >= slots.length ? slots.length * 2 : slots.length);
    }
    put(entry);
  }

  /** Removes a job that the roll still has. */
  void remove(Entry entry) {
    int mask = slots.length - 1;
    int wanted = roll.handle(entry) + 1;
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
    slots[at] = roll.handle(entry) + 1;
    live++;
    used++;
  }

  private void rebuild(int length) {
    int[] before = slots;
    slots = new int[length];
    live = 0;
    used = 0;
    for (int slot : before) {
      Entry entry = slot == EMPTY || slot == DELETED ? null : roll.get(slot - 1);
      if (entry != null) {
        put(entry);
      }
    }
  }

  // The finalizer of SplitMix64: ids count upwards, a table wants them scattered.
  private static int hash(long high, long low) {
    long mixed = high * 0x9e3779b97f4a7c15L ^ low;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return (int) (mixed ^ (mixed >>> 31));
  }
}
