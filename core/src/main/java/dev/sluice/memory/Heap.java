package dev.sluice.memory;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A binary heap whose elements know their places, so that any of them can be taken out or moved in
 * logarithmic time (Williams 1964, with back pointers).
 */
final class Heap<T extends Placed> {
  /** Which of two goes first. Total: of two different elements exactly one does. */
  interface Order<T> {
    boolean before(T a, T b);
  }

  private final Order<T> order;
  private final ArrayList<T> items = new ArrayList<>();

  Heap(Order<T> order) {
    this.order = order;
  }

  boolean isEmpty() {
    return items.isEmpty();
  }

  @Nullable T first() {
    return items.isEmpty() ? null : items.get(0);
  }

  /** All elements, the first one first, the others in no order. */
  Iterable<T> all() {
    return items;
  }

  void add(T item) {
    items.add(item);
    up(items.size() - 1, item);
  }

  void remove(T item) {
    int hole = item.position;
    T last = items.remove(items.size() - 1);
    item.position = -1;
    if (last != item) {
      settle(hole, last);
    }
  }

  /** To be called after the key of an element has changed. */
  void moved(T item) {
    settle(item.position, item);
  }

  private void settle(int hole, T item) {
    up(hole, item);
    if (item.position == hole) {
      down(hole, item);
    }
  }

  private void up(int from, T item) {
    int hole = from;
    while (hole > 0) {
      int parent = (hole - 1) >>> 1;
      T above = items.get(parent);
      if (!order.before(item, above)) {
        break;
      }
      put(hole, above);
      hole = parent;
    }
    put(hole, item);
  }

  private void down(int from, T item) {
    int hole = from;
    int half = items.size() >>> 1;
    while (hole < half) {
      int child = 2 * hole + 1;
      if (child + 1 < items.size() && order.before(items.get(child + 1), items.get(child))) {
        child++;
      }
      T below = items.get(child);
      if (!order.before(below, item)) {
        break;
      }
      put(hole, below);
      hole = child;
    }
    put(hole, item);
  }

  private void put(int index, T item) {
    items.set(index, item);
    item.position = index;
  }
}
