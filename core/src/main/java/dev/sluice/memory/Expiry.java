package dev.sluice.memory;

/** A job that is to be cancelled unless it has started by some time. */
final class Expiry extends Placed {
  final Entry entry;
  final long at;

  Expiry(Entry entry, long at) {
    this.entry = entry;
    this.at = at;
  }

  static boolean before(Expiry a, Expiry b) {
    return a.at != b.at ? a.at < b.at : a.entry.sequence < b.entry.sequence;
  }
}
