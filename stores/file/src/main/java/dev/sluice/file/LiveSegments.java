package dev.sluice.file;

import java.util.Arrays;
import java.util.Locale;

/** How much of each segment of the log is still needed. */
final class LiveSegments {
  private int first;
  private int[] records = new int[8];
  private long bytes;

  void add(long location, long length) {
    int at = segment(location) - first;
    if (at >= records.length) {
      records = Arrays.copyOf(records, Math.max(at + 1, records.length * 2));
    }
    records[at]++;
    bytes += length + Records.OVERHEAD;
  }

  void remove(long location, long length) {
    records[segment(location) - first]--;
    bytes -= length + Records.OVERHEAD;
  }

  /** Counts bytes that lie apart from their job's record. */
  void adjust(long more) {
    bytes += more;
  }

  int records(int segment) {
    int at = segment - first;
    return at < 0 || at >= records.length ? 0 : records[at];
  }

  long bytes() {
    return bytes;
  }

  /** All that is needed is in this segment or later ones. */
  void startAt(int segment) {
    int shift = segment - first;
    if (shift > 0) {
      int kept = Math.max(0, records.length - shift);
      int[] moved = new int[Math.max(8, kept)];
      System.arraycopy(records, records.length - kept, moved, 0, kept);
      records = moved;
      first = segment;
    }
  }

  /** A location as it is named in messages. */
  static String describe(long location) {
    return String.format(
        Locale.ROOT,
        "%010d.log at offset %d",
        segment(location),
        Integer.toUnsignedLong((int) location));
  }

  static int segment(long location) {
    return (int) (location >>> 32);
  }
}
