package dev.sluice.memory;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All jobs in the order of their sequence, for listing: a page of it is found without walking
 * through what lies before, and adding or removing a job costs a write into an array.
 */
final class Roll {
  private final TreeMap<Long, RollPage> pages = new TreeMap<>();
  private @Nullable RollPage last;

  /** Adds the job with the highest sequence so far. */
  void add(Entry entry) {
    RollPage page = last;
    long number = RollPage.numberOf(entry.sequence);
    if (page == null || page.number != number) {
      page = new RollPage(number);
      pages.put(number, page);
      last = page;
    }
    page.add(entry);
  }

  void replace(Entry before, Entry after) {
    RollPage page = before.page;
    if (page != null) {
      page.replace(before, after);
    }
  }

  void remove(Entry entry) {
    RollPage page = entry.page;
    // The last page stays, as the next job goes there.
    if (page != null && page.remove(entry) && page != last) {
      pages.remove(page.number);
    }
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
}
