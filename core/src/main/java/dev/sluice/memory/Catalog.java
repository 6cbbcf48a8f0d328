package dev.sluice.memory;

/** All jobs that the store has, by id and by sequence. */
final class Catalog {
  final Roll roll = new Roll();
  final JobIndex index = new JobIndex(roll);
  private long lastSequence;

  long nextSequence() {
    return ++lastSequence;
  }

  void add(Entry entry) {
    roll.add(entry);
    index.add(entry);
  }

  /** A later entry of the same job takes the place of another. */
  void replace(Entry before, Entry after) {
    roll.replace(before, after);
  }

  void remove(Entry entry) {
    index.remove(entry);
    roll.remove(entry);
    index.shrink();
  }
}
