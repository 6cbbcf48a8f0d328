package dev.sluice.cli.run;

import java.util.Arrays;

/**
 * A set of digests of 64 bits, in about 13 bytes each: an open table with linear probing. Used by
 * one thread at a time.
 */
final class DigestSet {
  private long[] table = new long[1 << 12];
  private int size;
  private boolean hasZero;

  /** Adds a digest; false if it was there. */
  boolean add(long digest) {
    if (digest == 0) {
      boolean added = !hasZero;
      hasZero = true;
      return added;
    }
    int slot = slot(table, digest);
    if (table[slot] == digest) {
      return false;
    }
    table[slot] = digest;
    size++;
    if (size > table.length / 10 * 6) {
      grow();
    }
    return true;
  }

  /** Whether it was added. */
  boolean contains(long digest) {
    return digest == 0 ? hasZero : table[slot(table, digest)] == digest;
  }

  private void grow() {
    long[] larger = new long[Math.multiplyExact(table.length, 2)];
    Arrays.stream(table).filter(old -> old != 0).forEach(old -> larger[slot(larger, old)] = old);
    table = larger;
  }

  // A digest needs no further mixing: its low bits are the place.
  private static int slot(long[] table, long digest) {
    int slot = (int) digest & (table.length - 1);
    while (table[slot] != 0 && table[slot] != digest) {
      slot = (slot + 1) & (table.length - 1);
    }
    return slot;
  }
}
