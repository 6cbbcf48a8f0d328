package dev.sluice.file;

import java.util.Arrays;

/**
 * A binary heap of jobs. Each job's position stands in the slab, so that one in the middle can be
 * taken out without a search.
 */
final class SlotHeap {
  private static final int SMALL = 8;

  private final Slab slab;
  private final SlotOrder order;
  private int[] slots = new int[SMALL];
  private int size;

  SlotHeap(Slab slab, SlotOrder order) {
    this.slab = slab;
    this.order = order;
  }

  int size() {
    return size;
  }

  /** The first job, or -1. */
  int first() {
    return size == 0 ? -1 : slots[0];
  }

  void add(int slot) {
    if (size == slots.length) {
      slots = Arrays.copyOf(slots, size + (size >> 1));
    }
    rise(size++, slot);
  }

  void remove(int slot) {
    int hole = slab.chunk(slot).heapPosition[slot & Chunk.MASK];
    int moved = slots[--size];
    if (hole != size) {
      if (hole > 0 && order.isBefore(moved, slots[(hole - 1) >>> 1])) {
        rise(hole, moved);
      } else {
        sink(hole, moved);
      }
    }
    if (slots.length > SMALL && size < slots.length >> 2) {
      slots = Arrays.copyOf(slots, Math.max(SMALL, slots.length >> 1));
    }
  }

  private void rise(int from, int slot) {
    int at = from;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (!order.isBefore(slot, slots[parent])) {
        break;
      }
      put(at, slots[parent]);
      at = parent;
    }
    put(at, slot);
  }

  private void sink(int from, int slot) {
    int at = from;
    while (2 * at + 1 < size) {
      int child = 2 * at + 1;
      if (child + 1 < size && order.isBefore(slots[child + 1], slots[child])) {
        child++;
      }
      if (!order.isBefore(slots[child], slot)) {
        break;
      }
      put(at, slots[child]);
      at = child;
    }
    put(at, slot);
  }

  private void put(int position, int slot) {
    slots[position] = slot;
    slab.chunk(slot).heapPosition[slot & Chunk.MASK] = position;
  }
}
