package dev.sluice.file;

import dev.sluice.job.JobId;

/**
 * Finds the slot of an id: open addressing over slot numbers, compared through the slab. Cut into
 * many small tables, so that growing one never stops the store for long.
 *
 * <p>Ids of version 7 that are made one after the other stand beside each other, up to 16 of them:
 * jobs come and go in about that order, so most ways into the tables lead to memory that was just
 * visited. All other ids are strewn.
 */
final class IdIndex {
  private static final int TABLES = 256;

  /** Ids that differ in no other bits than these of their upper half are neighbours. */
  private static final int NEIGHBOUR_BITS = 4;

  private static final long NEIGHBOURS = (1L << NEIGHBOUR_BITS) - 1;

  private static final long VERSION = 0xf000;
  private static final long VERSION_7 = 0x7000;

  private final Table[] tables = new Table[TABLES];

  /** The highest id that was ever here: what is higher needs not be looked for. */
  private long highest;

  private long highestLow;

  IdIndex(Slab slab) {
    for (int i = 0; i < TABLES; i++) {
      tables[i] = new Table(slab);
    }
  }

  /** The job's slot, or -1. */
  int find(JobId id) {
    if (isHighest(id.high(), id.low())) {
      return -1;
    }
    long hash = hash(id.high(), id.low());
    return table(hash).find((int) hash, id.high(), id.low());
  }

  /** Adds an id that is not here. */
  void add(int slot, long high, long low) {
    if (isHighest(high, low)) {
      highest = high;
      highestLow = low;
    }
    long hash = hash(high, low);
    table(hash).add(slot, (int) hash);
  }

  void remove(int slot, long high, long low) {
    long hash = hash(high, low);
    table(hash).remove(slot, (int) hash);
  }

  private boolean isHighest(long high, long low) {
    int order = Long.compareUnsigned(high, highest);
    return order > 0 || (order == 0 && Long.compareUnsigned(low, highestLow) > 0);
  }

  private Table table(long hash) {
    return tables[(int) (hash >>> 56)];
  }

  /** Eight bits for the table, and in the lower half the place in it and then eight to compare. */
  private static long hash(long high, long low) {
    if ((high & VERSION) != VERSION_7) {
      return mix((high * 0x9e3779b97f4a7c15L) ^ low);
    }
    long place = (mix(high >>> NEIGHBOUR_BITS) << NEIGHBOUR_BITS) | (high & NEIGHBOURS);
    return (place << Table.COMPARED_BITS) | (mix(low) >>> (Long.SIZE - Table.COMPARED_BITS));
  }

  /** The finalizer of SplitMix64: ids of one process differ in few bits. */
  private static long mix(long bits) {
    long h = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
    h = (h ^ (h >>> 27)) * 0x94d049bb133111ebL;
    return h ^ (h >>> 31);
  }

  /**
   * One part. A place holds the slot plus one, and the hash in its upper half; 0 is an empty one.
   * The hash spares the way to the slab, which is in no cache, for all but the job that is meant.
   */
  private static final class Table {
    /** The lowest bits of a hash, which have no say in where it stands. */
    static final int COMPARED_BITS = 8;

    private static final int SMALL = 8;

    private final Slab slab;
    private long[] places = new long[SMALL];
    private int size;

    Table(Slab slab) {
      this.slab = slab;
    }

    int find(int hash, long high, long low) {
      int mask = places.length - 1;
      for (int i = home(hash) & mask; places[i] != 0; i = (i + 1) & mask) {
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
      int hole = home(hash) & mask;
      while (places[hole] != place(slot, hash)) {
        hole = (hole + 1) & mask;
      }
      // Moves later ones up (Knuth's algorithm R), so that no markers of deleted places are needed.
      for (int i = (hole + 1) & mask; places[i] != 0; i = (i + 1) & mask) {
        int home = home(hashOf(places[i])) & mask;
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
      int i = home(hashOf(place)) & mask;
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

    private static int home(int hash) {
      return hash >>> COMPARED_BITS;
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
