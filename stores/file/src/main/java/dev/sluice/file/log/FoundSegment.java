package dev.sluice.file.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/** A segment file as it is found when a log is opened. */
final class FoundSegment {
  private static final int UNKNOWN = -1;

  final int number;
  final Path path;
  final LogFile file;
  final int size;
  final Optional<SegmentHeader> header;

  /** Where the next segment says that this one ends. */
  private int accepted = UNKNOWN;

  /** Where the frames were found to end. */
  int end = SegmentHeader.BYTES;

  private FoundSegment(
      int number, Path path, LogFile file, int size, Optional<SegmentHeader> header) {
    this.number = number;
    this.path = path;
    this.file = file;
    this.size = size;
    this.header = header;
  }

  static FoundSegment read(int number, Path path, LogFile file) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(SegmentHeader.BYTES);
    file.readFully(head, 0);
    Optional<SegmentHeader> header =
        SegmentHeader.decode(head.clear(), path).filter(h -> h.number() == number);
    return new FoundSegment(
        number, path, file, (int) Math.min(file.size(), Integer.MAX_VALUE), header);
  }

  void accepted(int offset) {
    accepted = offset;
  }

  boolean isSealed() {
    return accepted != UNKNOWN;
  }

  /** Nothing behind this offset counts. */
  int limit() {
    return isSealed() ? accepted : size;
  }

  /** Whether nothing was ever written to it. */
  boolean isBlank(ScanWindow window) throws IOException {
    return header.isEmpty() && new FrameScanner(window, file, number, 0, size).endOfData(0) == 0;
  }
}
