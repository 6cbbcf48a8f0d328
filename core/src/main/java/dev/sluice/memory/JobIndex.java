package dev.sluice.memory;

import org.jspecify.annotations.Nullable;

/**
 * The jobs by id: an open-addressing hash table of the entries themselves (linear probing, deletion
 * by moving back: Knuth, volume 3, 6.4, algorithm R), which costs 4 to 12 bytes a job.
 */
final class JobIndex {
  private static final int INITIAL = 1 << 10;

  private @Nullable Entry[] slots = new @Nullable Entry[INITIAL];
  private int size;

  @Nullable Entry get(long high, long low) {
    int mask = slots.length - 1;
    int at = hash(high, low) & mask;
    Entry entry;
    while ((entry = slots[at]) != null) {
      if (entry.idHigh == high && entry.idLow == low) {
        return entry;
      }
      at = (at + 1) & mask;
    }
    return null;
  }

  /** Adds an entry whose id is not there. */
  void add(Entry entry) {
    if (4L * ++size > 3L * slots.length) {
      resize(slots.length * 2);
    }
    put(entry);
  }

  /** Puts an entry in the place of another with the same id. */
  void replace(Entry before, Entry after) {
    slots[find(before)] = after;
  }

  void remove(Entry entry) {
    int mask = slots.length - 1;
    int hole = find(entry);
    int at = hole;
    while (true) {
      at = (at + 1) & mask;
      Entry next = slots[at];
      if (next == null) {
        break;
      }
      int wanted = hash(next.idHigh, next.idLow) & mask;
      // Stays if the place it wants lies (cyclically) behind the hole.
      if (((at - wanted) & mask) >= ((at - hole) & mask)) {
        slots[hole] = next;
        hole = at;
      }
    }
    slots[hole] = null;
    size--;
    if (slots.length > INITIAL && 8L * size < slots.length) {
      resize(slots.length / 2);
    }
  }

  private int find(Entry entry) {
    int mask = slots.length - 1;
    int at = hash(entry.idHigh, entry.idLow) & mask;
    while (slots[at] != entry) {
      if (slots[at] == null) {
        throw new IllegalStateException("not in the index: " + entry);
      }
      at = (at + 1) & mask;
    }
    return at;
  }

  private void put(Entry entry) {
    int mask = slots.length - 1;
    int at = hash(entry.idHigh, entry.idLow) & mask;
    while (slots[at] != null) {
      at = (at + 1) & mask;
    }
    slots[at] = entry;
  }

  private void resize(int length) {
    @Nullable Entry[] old = slots;
    slots = new @Nullable Entry[length];
    for (Entry entry : old) {
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
