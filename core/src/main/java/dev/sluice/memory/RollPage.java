package dev.sluice.memory;

import org.jspecify.annotations.Nullable;

/** The jobs whose sequences share all but the last bits. */
final class RollPage {
  static final int BITS = 7;
  static final int SIZE = 1 << BITS;

  /** No number of an id. */
  static final long NONE = Long.MIN_VALUE;

  final long number;

  /**
   * The number under which the roll finds it, if it needs one; given again once the page is
   * dropped.
   */
  int index = Roll.NONE;

  private final @Nullable Entry[] slots = new @Nullable Entry[SIZE];

  /** A bit for each slot: whether its job's id was above all others when it came. */
  private final long[] rising = new long[SIZE / Long.SIZE];

  /** The number of the first rising id that it ever had; {@link #NONE} while it had none. */
  long firstRisingId = NONE;

  private int used;

  RollPage(long number) {
    this.number = number;
  }

  static long numberOf(long sequence) {
    return sequence >>> BITS;
  }

  boolean isEmpty() {
    return used == 0;
  }

  boolean isRising(int slot) {
    return (rising[slot >>> 6] & (1L << slot)) != 0;
  }

  @Nullable Entry get(int slot) {
    return slots[slot];
  }

  void add(Entry entry, boolean rises) {
    int slot = (int) entry.sequence & (SIZE - 1);
    slots[slot] = entry;
    if (rises) {
      rising[slot >>> 6] |= 1L << slot;
    }
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

  /** The job with this number of its id, among those that were added as rising. */
  @Nullable Entry findRising(long number) {
    int from = 0;
    int to = SIZE;
    while (from < to) {
      int middle = (from + to) >>> 1;
      int at = risingFrom(middle, to);
      if (at == to) {
        to = middle;
        continue;
      }
      Entry entry = slots[at];
      long found = entry == null ? number : FreshIds.number(entry.idHigh);
      if (found == number) {
        return entry;
      }
      if (found < number) {
        from = at + 1;
      } else {
        to = middle;
      }
    }
    return null;
  }

  private int risingFrom(int slot, int to) {
    int at = slot;
    while (at < to && (slots[at] == null || !isRising(at))) {
      at++;
    }
    return at;
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
