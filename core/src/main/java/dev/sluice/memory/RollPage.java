package dev.sluice.memory;

import org.jspecify.annotations.Nullable;

/** The jobs whose sequences share all but the last bits. */
final class RollPage {
  static final int BITS = 7;
  private static final int SIZE = 1 << BITS;

  final long number;
  private final @Nullable Entry[] slots = new @Nullable Entry[SIZE];
  private int used;

  RollPage(long number) {
    this.number = number;
  }

  static long numberOf(long sequence) {
    return sequence >>> BITS;
  }

  void add(Entry entry) {
    slots[(int) entry.sequence & (SIZE - 1)] = entry;
    entry.page = this;
    used++;
  }

  void replace(Entry before, Entry after) {
    slots[(int) after.sequence & (SIZE - 1)] = after;
    before.page = null;
    after.page = this;
  }

  /** Answers whether the page has become empty. */
  boolean remove(Entry entry) {
    slots[(int) entry.sequence & (SIZE - 1)] = null;
    entry.page = null;
    return --used == 0;
  }

  /** The first job of this page whose sequence is above another, or {@code null}. */
  @Nullable Entry firstAfter(long sequence) {
    long from = Math.max(sequence + 1, number << BITS) - (number << BITS);
    for (int i = (int) Math.min(from, SIZE); i < SIZE; i++) {
      Entry entry = slots[i];
      if (entry != null) {
        return entry;
      }
    }
    return null;
  }
}
