package dev.sluice.file;

import dev.sluice.job.JobId;

/**
 * Finds the slot of an id: open addressing over slot numbers, compared through the slab. Cut into
 * many small tables, so that growing one never stops the store for long.
 */
final class IdIndex {
  private static final int TABLES = 256;

  /** So many are put in at once. */
  private static final int PARTY = 64;

  private final Slab slab;
  private final Table[] tables = new Table[TABLES];
  private final int[] party = new int[PARTY];
  private final int[] hashes = new int[PARTY];
  private int waiting;

  /** Nobody asks for it; without it the look would be optimised away. */
  @SuppressWarnings("unused")
  private long lastSeen;

  /** The highest id that was ever here: what is higher needs not be looked for. */
  private long highest;

  private long highestLow;

  IdIndex(Slab slab) {
    this.slab = slab;
    for (int i = 0; i < TABLES; i++) {
      tables[i] = new Table(slab);
    }
  }

  /** The job's slot, or -1. */
  int find(JobId id) {
    if (isHighest(id.high(), id.low())) {
      return -1;
    }
    admit();
    int hash = hash(id.high(), id.low());
    return tables[hash >>> 24].find(hash, id.high(), id.low());
  }

  /** Adds an id that is not here. */
  void add(int slot, long high, long low) {
    if (isHighest(high, low)) {
      highest = high;
      highestLow = low;
    }
    party[waiting++] = slot;
    if (waiting == PARTY) {
      admit();
    }
  }

  void remove(int slot, long high, long low) {
    admit();
    int hash = hash(high, low);
    tables[hash >>> 24].remove(slot, hash);
  }

  private boolean isHighest(long high, long low) {
    int order = Long.compareUnsigned(high, highest);
    return order > 0 || (order == 0 && Long.compareUnsigned(low, highestLow) > 0);
  }

  /**
   * Looks at all places first: that waits for nothing, so that the ways to memory overlap. Putting
   * them in right away would wait for each, because where it goes depends on what is there.
   */
  private void admit() {
    long seen = 0;
    for (int i = 0; i < waiting; i++) {
      Chunk chunk = slab.chunk(party[i]);
      int at = party[i] & Chunk.MASK;
      int hash = hash(chunk.idHigh[at], chunk.idLow[at]);
      hashes[i] = hash;
      seen |= tables[hash >>> 24].first(hash);
    }
    lastSeen = seen;
    for (int i = 0; i < waiting; i++) {
      tables[hashes[i] >>> 24].add(party[i], hashes[i]);
    }
    waiting = 0;
  }

  private static int hash(long high, long low) {
    // The finalizer of SplitMix64 twice over: ids of one process differ in few bits.
    long h = (high * 0x9e3779b97f4a7c15L) ^ low;
    h = (h ^ (h >>> 30)) * 0xbf58476d1ce4e5b9L;
    h = (h ^ (h >>> 27)) * 0x94d049bb133111ebL;
    return (int) (h ^ (h >>> 31));
  }

  /**
   * One part. A place holds the slot plus one, and the hash in its upper half; 0 is an empty one.
   * The hash spares the way to the slab, which is in no cache, for all but the job that is meant.
   */
  private static final class Table {
    private static final int SMALL = 8;

    private final Slab slab;
    private long[] places = new long[SMALL];
    private int size;

    Table(Slab slab) {
      this.slab = slab;
    }

    /** What stands where the search for this hash begins. */
    long first(int hash) {
      return places[hash & (places.length - 1)];
    }

    int find(int hash, long high, long low) {
      int mask = places.length - 1;
      for (int i = hash & mask; places[i] != 0; i = (i + 1) & mask) {
        if (hashOf(places[i]) == hash) {
          int slot = slotOf(places[i]);
          Chunk chunk = slab.chunk(slot);
          if (chunk.idLow[slot & Chunk.MASK] == low && chunk.idHigh[slot & Chunk.MASK] == high) {
            return slot;
          }
        }
      }
      return -1;
    }

    void add(int slot, int hash) {
      if (4 * (size + 1) > 3 * places.length) {
        resize(places.length * 2);
      }
      put(place(slot, hash));
      size++;
    }

    void remove(int slot, int hash) {
      int mask = places.length - 1;
      int hole = hash & mask;
      while (places[hole] != place(slot, hash)) {
        hole = (hole + 1) & mask;
      }
      // Moves later ones up (Knuth's algorithm R), so that no markers of deleted places are needed.
      for (int i = (hole + 1) & mask; places[i] != 0; i = (i + 1) & mask) {
        int home = hashOf(places[i]) & mask;
        if (((i - home) & mask) >= ((i - hole) & mask)) {
          places[hole] = places[i];
          hole = i;
        }
      }
      places[hole] = 0;
      size--;
      if (places.length > SMALL && 8 * size < places.length) {
        resize(places.length / 2);
      }
    }

    private void put(long place) {
      int mask = places.length - 1;
      int i = hashOf(place) & mask;
      while (places[i] != 0) {
        i = (i + 1) & mask;
      }
      places[i] = place;
    }

    private void resize(int length) {
      long[] old = places;
      places = new long[length];
      for (long place : old) {
        if (place != 0) {
          put(place);
        }
      }
    }

    private static long place(int slot, int hash) {
      return (long) hash << 32 | (slot + 1);
    }

    private static int slotOf(long place) {
      return (int) place - 1;
    }

    private static int hashOf(long place) {
      return (int) (place >>> 32);
    }
  }
}
