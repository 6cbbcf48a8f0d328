package dev.sluice.file;

import org.jspecify.annotations.Nullable;

/**
 * The numbers of a run of jobs, column by column. Columns instead of an object for each job: about
 * a quarter of the heap, and nothing for the collector to follow.
 */
final class Chunk {
  static final int BITS = 14;
  static final int SIZE = 1 << BITS;
  static final int MASK = SIZE - 1;

  final long[] idHigh = new long[SIZE];
  final long[] idLow = new long[SIZE];

  /** 0 in a free slot. */
  final long[] sequence = new long[SIZE];

  final long[] location = new long[SIZE];
  final long[] readyAt = new long[SIZE];
  final int[] length = new int[SIZE];
  final int[] priority = new int[SIZE];
  final int[] queue = new int[SIZE];

  /** Where in its heap; in a free slot the next free one. */
  final int[] heapPosition = new int[SIZE];

  final byte[] state = new byte[SIZE];
  final byte[] place = new byte[SIZE];

  // Few jobs have these: a chunk without any such job does not even have the arrays.
  @Nullable Extra @Nullable [] extras;
  @Nullable Trail @Nullable [] trails;

  int used;
  int nextFree = -1;

  /** Slots from here on were never used. */
  int fresh;
}
