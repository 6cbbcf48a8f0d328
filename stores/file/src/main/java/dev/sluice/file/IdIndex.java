package dev.sluice.file;

import dev.sluice.job.JobId;

/**
 * Finds the slot of an id: open addressing over slot numbers, compared through the slab. Cut into
 * many small tables, so that growing one never stops the store for long.
 */
final class IdIndex {
  private static final int TABLES = 256;

  private final Table[] tables = new Table[TABLES];

  IdIndex(Slab slab) {
    for (int i = 0; i < TABLES; i++) {
      tables[i] = new Table(slab);
    }
  }

  /** The job's slot, or -1. */
  int find(JobId id) {
    int hash = hash(id.high(), id.low());
    return tables[hash >>> 24].find(hash, id.high(), id.low());
  }

  void add(int slot, long high, long low) {
    int hash = hash(high, low);
    tables[hash >>> 24].add(slot, hash);
  }

  void remove(int slot, long high, long low) {
    int hash = hash(high, low);
    tables[hash >>> 24].remove(slot, hash);
  }

  private static int hash(long high, long low) {
    // The finalizer of SplitMix64 twice over: ids of one process differ in few bits.
    long h = (high * 0x9e3779b97f4a7c15L) ^ low;
    h = (h ^ (h >>> 30)) * 0xbf58476d1ce4e5b9L;
    h = (h ^ (h >>> 27)) * 0x94d049bb133111ebL;
    return (int) (h ^ (h >>> 31));
  }

  /** One part. 0 is an empty place, else the slot plus one. */
  private static final class Table {
    private static final int SMALL = 8;

    private final Slab slab;
    private int[] places = new int[SMALL];
    private int size;

    Table(Slab slab) {
      this.slab = slab;
    }

    int find(int hash, long high, long low) {
      int mask = places.length - 1;
      for (int i = hash & mask; places[i] != 0; i = (i + 1) & mask) {
        int slot = places[i] - 1;
        Chunk chunk = slab.chunk(slot);
        if (chunk.idLow[slot & Chunk.MASK] == low && chunk.idHigh[slot & Chunk.MASK] == high) {
          return slot;
        }
      }
      return -1;
    }

    void add(int slot, int hash) {
      if (4 * (size + 1) > 3 * places.length) {
        resize(places.length * 2);
      }
      put(slot, hash);
      size++;
    }

    void remove(int slot, int hash) {
      int mask = places.length - 1;
      int hole = hash & mask;
      while (places[hole] != slot + 1) {
        hole = (hole + 1) & mask;
      }
      // Moves later ones up (Knuth's algorithm R), so that no markers of deleted places are needed.
      for (int i = (hole + 1) & mask; places[i] != 0; i = (i + 1) & mask) {
        int home = hashOf(places[i] - 1) & mask;
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

    private void put(int slot, int hash) {
      int mask = places.length - 1;
      int i = hash & mask;
      while (places[i] != 0) {
        i = (i + 1) & mask;
      }
      places[i] = slot + 1;
    }

    private void resize(int length) {
      int[] old = places;
      places = new int[length];
      for (int place : old) {
        if (place != 0) {
          put(place - 1, hashOf(place - 1));
        }
      }
    }

    private int hashOf(int slot) {
      Chunk chunk = slab.chunk(slot);
      return hash(chunk.idHigh[slot & Chunk.MASK], chunk.idLow[slot & Chunk.MASK]);
    }
  }
}
