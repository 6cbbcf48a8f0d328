package dev.sluice.file.log;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What was found when a log was opened.
 *
 * @param segments segment files that hold records
 * @param frames whole frames
 * @param records in these frames
 * @param cut bytes behind the last good frame that had never been forced, and were cut off
 * @param damaged what had been forced and cannot be read any more; empty unless it is skipped
 */
public record RecoveryReport(
    int segments, long frames, long records, long cut, List<DamagedRange> damaged) {
  /** Copies the list. */
  public RecoveryReport {
    damaged = List.copyOf(damaged);
  }

  /** Whether nothing was cut and nothing is damaged. */
  public boolean isClean() {
    return cut == 0 && damaged.isEmpty();
  }

  /** Bytes that are damaged. */
  public long damagedBytes() {
    return damaged.stream().mapToLong(DamagedRange::length).sum();
  }

  /**
   * A stretch of a segment file that does not verify.
   *
   * @param file the segment file
   * @param offset of the first damaged byte
   * @param length in bytes; those that are missing at the end of a file are not counted
   * @param saved the file that the bytes were saved in; empty if there was nothing to save, or if
   *     the log was only looked at
   */
  public record DamagedRange(Path file, long offset, long length, Optional<Path> saved) {}
}
