package dev.sluice.memory;

/** All jobs that the store has, by id and by sequence. */
final class Catalog {
  final JobIndex index = new JobIndex();
  final Roll roll = new Roll();
  private long lastSequence;

  long nextSequence() {
    return ++lastSequence;
  }

  void add(Entry entry) {
    index.add(entry);
    roll.add(entry);
  }

  void replace(Entry before, Entry after) {
    index.replace(before, after);
    roll.replace(before, after);
  }

  void remove(Entry entry) {
    index.remove(entry);
    roll.remove(entry);
  }
}
