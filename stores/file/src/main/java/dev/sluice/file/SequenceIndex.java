package dev.sluice.file;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * All jobs in the order of sequence, for listing: blocks of slots, found by the sequence of their
 * first. New jobs come at the end; a job is found in its block by halving.
 */
final class SequenceIndex {
  private static final int BLOCK = 512;

  private final Slab slab;
  private final TreeMap<Long, Block> blocks = new TreeMap<>();

  /** The block that new jobs go to; one that is full, or no longer listed, is left. */
  private Block last = new Block();

  SequenceIndex(Slab slab) {
    this.slab = slab;
  }

  /** Adds a job whose sequence is higher than all. */
  void append(int slot) {
    if (last.size == 0 || last.size == BLOCK) {
      last = new Block();
      blocks.put(slab.sequence(slot), last);
    }
    last.append(slot);
  }

  void remove(int slot) {
    Map.Entry<Long, Block> entry = blocks.floorEntry(slab.sequence(slot));
    if (entry == null) {
      throw new IllegalStateException("job in slot " + slot + " is not listed");
    }
    Block block = entry.getValue();
    block.removeAt(block.find(slab, slab.sequence(slot)));
    if (block.size == 0) {
      blocks.remove(entry.getKey());
      return;
    }
    if (block.size < BLOCK / 2) {
      merge(entry.getKey(), block);
    }
  }

  /**
   * Fills the array with jobs of higher sequence, in order.
   *
   * @return how many
   */
  int after(long sequence, int[] slots) {
    int count = 0;
    Map.Entry<Long, Block> entry = blocks.floorEntry(sequence + 1);
    if (entry == null) {
      entry = blocks.firstEntry();
    }
    while (entry != null && count < slots.length) {
      Block block = entry.getValue();
      int from = block.find(slab, sequence + 1);
      int some = Math.min(block.size - from, slots.length - count);
      if (some > 0) {
        System.arraycopy(block.slots, from, slots, count, some);
        count += some;
      }
      entry = blocks.higherEntry(entry.getKey());
    }
    return count;
  }

  private void merge(Long key, Block block) {
    Map.Entry<Long, Block> next = blocks.higherEntry(key);
    if (next == null || block.size + next.getValue().size > BLOCK) {
      return;
    }
    blocks.remove(next.getKey());
    if (next.getValue() == last) {
      last = block;
    }
    for (int i = 0; i < next.getValue().size; i++) {
      block.append(next.getValue().slots[i]);
    }
  }

  private static final class Block {
    private int[] slots = new int[8];
    private int size;

    void append(int slot) {
      if (size == slots.length) {
        slots = Arrays.copyOf(slots, size * 2);
      }
      slots[size++] = slot;
    }

    void removeAt(int index) {
      System.arraycopy(slots, index + 1, slots, index, size - index - 1);
      size--;
    }

    /** The first place whose sequence is not lower. */
    int find(Slab slab, long sequence) {
      int low = 0;
      int high = size;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (slab.sequence(slots[middle]) < sequence) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }
  }
}
