package dev.sluice.file;

/** When something is to become of a job; for sets that are ordered by time. */
record DueSlot(long at, int slot) implements Comparable<DueSlot> {
  @Override
  public int compareTo(DueSlot other) {
    int byTime = Long.compare(at, other.at);
    return byTime != 0 ? byTime : Integer.compare(slot, other.slot);
  }
}
