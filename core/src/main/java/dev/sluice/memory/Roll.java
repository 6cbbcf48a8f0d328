package dev.sluice.memory;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All jobs in the order of their sequence, for listing: a page of it is found without walking
 * through what lies before, and adding or removing a job costs a write into an array. Each job in
 * it has a handle, a number that fits in an {@code int}.
 */
final class Roll {
  /** No job. */
  static final int NONE = -1;

  private final TreeMap<Long, RollPage> pages = new TreeMap<>();

  /** The pages by the number of the first rising id in each. */
  private final TreeMap<Long, RollPage> byRisingId = new TreeMap<>();

  private @Nullable RollPage[] byIndex = new @Nullable RollPage[16];
  private int[] freeIndexes = new int[16];
  private int free;
  private int indexes;
  private @Nullable RollPage last;

  /**
   * Adds the job with the highest sequence so far.
   *
   * @param rises whether its id is above all others of which that was said
   */
  void add(Entry entry, boolean rises) {
    RollPage page = last;
    long number = RollPage.numberOf(entry.sequence);
    if (page == null || page.number != number) {
      if (page != null && page.isEmpty()) {
        drop(page);
      }
      page = open(number);
      last = page;
    }
    page.add(entry, rises);
    if (rises && page.firstRisingId == RollPage.NONE) {
      page.firstRisingId = FreshIds.number(entry.idHigh);
      byRisingId.put(page.firstRisingId, page);
    }
  }

  /** Whether it was added as rising; of a job that is here. */
  boolean isRising(Entry entry) {
    RollPage page = entry.page;
    return page != null && page.isRising(slot(entry));
  }

  /** The job with this id, if it was added as rising and is here. */
  @Nullable Entry findRising(long high, long low) {
    Map.Entry<Long, RollPage> at = byRisingId.floorEntry(FreshIds.number(high));
    Entry entry = at == null ? null : at.getValue().findRising(FreshIds.number(high));
    return entry != null && entry.idLow == low ? entry : null;
  }

  void replace(Entry before, Entry after) {
    RollPage page = before.page;
    if (page != null) {
      page.replace(before, after);
    }
  }

  void remove(Entry entry) {
    RollPage page = entry.page;
    if (page != null) {
      page.remove(entry);
      // The last page stays, as the next job goes there.
      if (page.isEmpty() && page != last) {
        drop(page);
      }
    }
  }

  int handle(Entry entry) {
    RollPage page = entry.page;
    if (page == null) {
      return NONE;
    }
    if (page.index == NONE) {
      number(page);
    }
    return (page.index << RollPage.BITS) | slot(entry);
  }

  private static int slot(Entry entry) {
    return (int) entry.sequence & (RollPage.SIZE - 1);
  }

  @Nullable Entry get(int handle) {
    RollPage page = byIndex[handle >>> RollPage.BITS];
    return page == null ? null : page.get(handle & (RollPage.SIZE - 1));
  }

  /** The job with the next sequence, or {@code null}. */
  @Nullable Entry after(long sequence) {
    Map.Entry<Long, RollPage> at = pages.ceilingEntry(RollPage.numberOf(Math.max(0, sequence + 1)));
    while (at != null) {
      Entry entry = at.getValue().firstAfter(sequence);
      if (entry != null) {
        return entry;
      }
      at = pages.higherEntry(at.getKey());
    }
    return null;
  }

  private RollPage open(long number) {
    RollPage page = new RollPage(number);
    pages.put(number, page);
    return page;
  }

  // Only pages with strays get one: most have none, and all of them would be written to one array.
  private void number(RollPage page) {
    int index = free > 0 ? freeIndexes[--free] : indexes++;
    if (index == byIndex.length) {
      byIndex = Arrays.copyOf(byIndex, index * 2);
    }
    byIndex[index] = page;
    page.index = index;
  }

  private void drop(RollPage page) {
    pages.remove(page.number);
    byRisingId.remove(page.firstRisingId);
    if (page.index == NONE) {
      return;
    }
    byIndex[page.index] = null;
    if (free == freeIndexes.length) {
      freeIndexes = Arrays.copyOf(freeIndexes, free * 2);
    }
    freeIndexes[free++] = page.index;
  }
}
