package dev.sluice.file.log;

/**
 * How a log is kept.
 *
 * @param fsync when what was written is forced
 * @param segmentBytes size of a segment file, at least {@link #SMALLEST_SEGMENT}
 * @param maxRecord the largest record, in bytes; it fits into a segment
 * @param damaged what to do about damage found when opening
 */
public record LogOptions(Fsync fsync, int segmentBytes, int maxRecord, Damaged damaged) {
  /** The smallest size of a segment file: 16 KiB. */
  public static final int SMALLEST_SEGMENT = 16 << 10;

  private static final int SEGMENT = 64 << 20;
  private static final int RECORD = 16 << 20;

  /** What to do about damage found when opening. */
  public enum Damaged {
    /** Do not open; say where the damage is. */
    REFUSE,
    /** Save the damaged bytes in a file of their own, count them, and go on behind them. */
    SKIP
  }

  /** Checks the values. */
  public LogOptions {
    if (segmentBytes < SMALLEST_SEGMENT) {
      throw new IllegalArgumentException("segment of " + segmentBytes + " bytes is too small");
    }
    if (maxRecord < 1 || maxRecord > largestRecord(segmentBytes)) {
      throw new IllegalArgumentException(
          "a record of " + maxRecord + " bytes does not go into " + segmentBytes);
    }
  }

  /** Forced before a commit returns; segments of 64 MiB; records to 16 MiB; damage refused. */
  public static LogOptions defaults() {
    return new LogOptions(Fsync.ALWAYS, SEGMENT, RECORD, Damaged.REFUSE);
  }

  /** The same with another force. */
  public LogOptions with(Fsync other) {
    return new LogOptions(other, segmentBytes, maxRecord, damaged);
  }

  /** The same with another answer to damage. */
  public LogOptions with(Damaged other) {
    return new LogOptions(fsync, segmentBytes, maxRecord, other);
  }

  /** The same with segments of another size; the largest record shrinks to fit. */
  public LogOptions withSegmentBytes(int bytes) {
    return new LogOptions(fsync, bytes, Math.min(maxRecord, largestRecord(bytes)), damaged);
  }

  /** The largest record that a segment of this size can hold, in bytes. */
  public static int largestRecord(int segmentBytes) {
    return segmentBytes - SegmentHeader.BYTES - FrameCodec.HEADER - FrameCodec.PREFIX;
  }

  /** A frame is closed before it outgrows this, unless one record alone does. */
  int maxFrame() {
    return Math.min(1 << 20, segmentBytes / 4);
  }
}
