package dev.sluice.memory;

import org.jspecify.annotations.Nullable;

/**
 * Entries in the order of their time, then of their sequence. What comes in order (nearly all) goes
 * to the end of a linked list, at no cost; what does not goes to a heap beside it.
 */
final class Timeline {
  private @Nullable Entry head;
  private @Nullable Entry tail;
  private @Nullable Heap<Entry> strays;

  boolean isEmpty() {
    return head == null && (strays == null || strays.isEmpty());
  }

  @Nullable Entry first() {
    Entry stray = strays == null ? null : strays.first();
    if (stray == null) {
      return head;
    }
    return head == null || Entry.before(stray, head) ? stray : head;
  }

  void add(Entry entry) {
    Entry last = tail;
    if (last == null) {
      head = entry;
      tail = entry;
    } else if (Entry.before(last, entry)) {
      last.next = entry;
      entry.previous = last;
      tail = entry;
    } else {
      addStray(entry);
    }
  }

  void remove(Entry entry) {
    if (entry.position >= 0 && strays != null) {
      strays.remove(entry);
      return;
    }
    Entry before = entry.previous;
    Entry after = entry.next;
    if (before == null) {
      head = after;
    } else {
      before.next = after;
      entry.previous = null;
    }
    if (after == null) {
      tail = before;
    } else {
      after.previous = before;
      entry.next = null;
    }
  }

  private void addStray(Entry entry) {
    Heap<Entry> heap = strays;
    if (heap == null) {
      heap = new Heap<>(Entry::before);
      strays = heap;
    }
    heap.add(entry);
  }
}
