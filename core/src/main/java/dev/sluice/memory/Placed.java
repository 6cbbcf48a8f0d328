package dev.sluice.memory;

/** Something that knows its place in the one {@link Heap} that it may be in. */
abstract class Placed {
  /** The index in the heap; negative when it is in none. */
  int position = -1;
}
