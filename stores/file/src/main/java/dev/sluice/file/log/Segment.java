package dev.sluice.file.log;

import java.nio.file.Path;

/** A segment file that is open. */
final class Segment {
  final int number;
  final Path path;
  final LogFile file;

  /** Length of the file, zeros behind the frames included; rises. */
  volatile int filled;

  /** Where the frames end; rises until the segment is full. */
  volatile int end = SegmentHeader.BYTES;

  /** Where the records end that were appended, and perhaps not yet written. */
  volatile int appended = SegmentHeader.BYTES;

  Segment(int number, Path path, LogFile file, int filled) {
    this.number = number;
    this.path = path;
    this.file = file;
    this.filled = filled;
  }
}
