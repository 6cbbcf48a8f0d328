package dev.sluice.file.log;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A segment file that is open. */
final class Segment {
  final int number;
  final Path path;
  final LogFile file;

  /** Length of the file, zeros behind the frames included; rises. */
  volatile int filled;

  private final AtomicInteger vouched;

  /** Where the frames end; rises until the segment is full. */
  volatile int end = SegmentHeader.BYTES;

  /** Where the records end that were appended, and perhaps not yet written. */
  volatile int appended = SegmentHeader.BYTES;

  /**
   * @param filled length of the file, which is on the disk
   */
  Segment(int number, Path path, LogFile file, int filled) {
    this.number = number;
    this.path = path;
    this.file = file;
    this.filled = filled;
    this.vouched = new AtomicInteger(filled);
  }

  /** The length that a force has covered: what may be said of the file in it; rises. */
  int vouched() {
    return vouched.get();
  }

  /** A force has covered this length. */
  void vouch(int length) {
    vouched.accumulateAndGet(length, Math::max);
  }
}
