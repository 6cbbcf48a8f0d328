package dev.sluice.memory;

import org.jspecify.annotations.Nullable;

/** The jobs of one group that are READY or hold it. */
final class Group {
  final String name;

  /** The started job that holds back the others. */
  @Nullable Entry head;

  /** The job that is to become head: the only one of the group that stands in a lane. */
  @Nullable Entry candidate;

  /** READY jobs that wait for the head. */
  final Heap<Entry> parked = new Heap<>(Entry::beforeByPriority);

  Group(String name) {
    this.name = name;
  }

  boolean isEmpty() {
    return head == null && candidate == null && parked.isEmpty();
  }
}
