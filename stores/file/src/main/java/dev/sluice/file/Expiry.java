package dev.sluice.file;

/** When a job that has not started is to be cancelled. */
record Expiry(long at, int slot) implements Comparable<Expiry> {
  @Override
  public int compareTo(Expiry other) {
    int byTime = Long.compare(at, other.at);
    return byTime != 0 ? byTime : Integer.compare(slot, other.slot);
  }
}
