package dev.sluice.file;

import dev.sluice.file.log.RecoveryReport;
import dev.sluice.file.log.SegmentedLog;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How the files of a store are, for people who look after it.
 *
 * @param segments segment files that hold records now
 * @param diskBytes bytes that all files take now
 * @param cutBytes bytes at the end of the log that were cut off at the opening: a write that had
 *     not been acknowledged when the process died
 * @param damaged what had been stored and could not be read at the opening; only with {@code
 *     damaged=skip}
 */
public record FileReport(int segments, long diskBytes, long cutBytes, List<Damage> damaged) {
  /** Copies the list. */
  public FileReport {
    damaged = List.copyOf(damaged);
  }

  /**
   * A stretch of a file that does not verify, and was set aside.
   *
   * @param file the segment file
   * @param offset of the first damaged byte
   * @param length in bytes
   * @param saved where the bytes were saved; empty if nowhere
   */
  public record Damage(Path file, long offset, long length, Optional<Path> saved) {}

  static FileReport of(SegmentedLog log) {
    RecoveryReport found = log.recovery();
    return new FileReport(
        log.segments().size(),
        log.diskBytes(),
        found.cut(),
        found.damaged().stream()
            .map(d -> new Damage(d.file(), d.offset(), d.length(), d.saved()))
            .toList());
  }
}
