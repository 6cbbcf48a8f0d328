package dev.sluice.file.log;

/** Packs a segment's number (upper 32 bits) and an offset in its file (lower) into one long. */
final class Location {
  private Location() {}

  static long of(int segment, long offset) {
    return ((long) segment << 32) | offset;
  }

  static int segment(long location) {
    return (int) (location >>> 32);
  }

  static int offset(long location) {
    return (int) location;
  }
}
