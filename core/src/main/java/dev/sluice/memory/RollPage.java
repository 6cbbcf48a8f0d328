package dev.sluice.memory;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The jobs whose sequences share all but the last bits. */
final class RollPage {
  static final int BITS = 7;
  static final int SIZE = 1 << BITS;

  final long number;

  /** The number under which the roll finds it; given again once the page is dropped. */
  final int index;

  private final @Nullable Entry[] slots = new @Nullable Entry[SIZE];
  private int used;

  RollPage(long number, int index) {
    this.number = number;
    this.index = index;
  }

  static long numberOf(long sequence) {
    return sequence >>> BITS;
  }

  boolean isEmpty() {
    return used == 0;
  }

  @Nullable Entry get(int slot) {
    return slots[slot];
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

  void remove(Entry entry) {
    slots[(int) entry.sequence & (SIZE - 1)] = null;
    entry.page = null;
    used--;
  }

  void forEach(long above, long upTo, Consumer<Entry> action) {
    for (Entry entry : slots) {
      if (entry != null && entry.sequence > above && entry.sequence <= upTo) {
        action.accept(entry);
      }
    }
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
