package dev.sluice.file.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of one log: finding, making, growing and deleting them. */
final class SegmentFiles {
  private static final Pattern NAME = Pattern.compile("(\\d{10})\\.log");
  private static final int STEP = 1 << 20;
  private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(STEP).asReadOnlyBuffer();

  private final Path directory;
  private final FileLayer files;
  private final int segmentBytes;
  private final int step;
  private final boolean forced;

  /**
   * @param forced whether zeros are forced as soon as they are added; else by whoever forces next
   */
  SegmentFiles(Path directory, FileLayer files, int segmentBytes, boolean forced) {
    this.directory = directory;
    this.files = files;
    this.segmentBytes = segmentBytes;
    this.forced = forced;
    this.step = Math.min(STEP, segmentBytes / 4);
  }

  Path directory() {
    return directory;
  }

  int segmentBytes() {
    return segmentBytes;
  }

  /** Files grow by multiples of this. */
  int step() {
    return step;
  }

  /** Opens all segment files, in the order of their numbers. */
  List<FoundSegment> find(boolean readOnly) throws IOException {
    List<FoundSegment> found = new ArrayList<>();
    try {
      find(found, readOnly);
      return found;
    } catch (IOException | RuntimeException e) {
      for (FoundSegment segment : found) {
        segment.file.close();
      }
      throw e;
    }
  }

  private void find(List<FoundSegment> found, boolean readOnly) throws IOException {
    for (String name : files.list(directory).stream().sorted().toList()) {
      Matcher m = NAME.matcher(name);
      if (m.matches()) {
        Path path = directory.resolve(name);
        LogFile file = readOnly ? files.openForReading(path) : files.open(path);
        found.add(FoundSegment.read(Integer.parseInt(m.group(1)), path, file));
      }
    }
  }

  /** Makes a segment file of zeros, of at least so many bytes if a segment is that large. */
  Segment create(int number, long bytes) throws IOException {
    Path path = directory.resolve(String.format(Locale.ROOT, "%010d.log", number));
    LogFile file = files.open(path);
    try {
      int filled = fill(file, 0, bytes);
      file.force();
      files.forceDirectory(directory);
      return new Segment(number, path, file, filled);
    } catch (IOException e) {
      remove(path, file, e);
      throw e;
    }
  }

  /**
   * Adds zeros; when they find no room the file is as long as before. A force that fails breaks the
   * log: the file may hold records, and nobody is told of that failure again.
   *
   * @return the new length
   */
  int grow(Segment segment, long more, LogHealth health) throws IOException {
    int from = segment.filled;
    try {
      int until = fill(segment.file, from, more);
      if (forced) {
        segment.force(until, health);
      }
      return until;
    } catch (IOException e) {
      giveBack(segment.file, from, e);
      throw e;
    }
  }

  private int fill(LogFile file, int from, long more) throws IOException {
    long steps = (more + step - 1) / step;
    int until = (int) Math.min(segmentBytes, from + steps * step);
    for (int at = from; at < until; at += step) {
      file.writeFully(ZEROS.duplicate().limit(Math.min(step, until - at)), at);
    }
    return until;
  }

  /**
   * Forces the files at the end, and their names: a process that was killed while it made or
   * lengthened one may have left it in the page cache only.
   */
  void forceAll(Segment current, List<Segment> ahead) throws IOException {
    current.file.force();
    for (Segment segment : ahead) {
      segment.file.force();
    }
    files.forceDirectory(directory);
  }

  /** Closes and deletes; to be called again after an error. */
  void delete(Path path, LogFile file) throws IOException {
    file.close();
    try {
      files.delete(path);
    } catch (NoSuchFileException e) {
      // Deleted by a call before this one, whose force of the directory failed.
    }
    files.forceDirectory(directory);
  }

  /** Saves bytes in a file of their own, on the disk when it returns. */
  Path save(String name, ByteBuffer bytes) throws IOException {
    Path path = directory.resolve(name);
    try (LogFile file = files.open(path)) {
      file.writeFully(bytes, 0);
      file.force();
    }
    files.forceDirectory(directory);
    return path;
  }

  /** Whether a file failed because somebody deleted it: the directory is there, without it. */
  boolean isGone(Path path, IOException failure) {
    if (!(failure instanceof NoSuchFileException)) {
      return false;
    }
    try {
      List<String> names = files.list(directory);
      return !names.isEmpty() && !names.contains(String.valueOf(path.getFileName()));
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether the disk may have room again. */
  boolean hasSpace() {
    try {
      return files.freeSpace(directory) >= 2L * step;
    } catch (IOException e) {
      return false;
    }
  }

  private void remove(Path path, LogFile file, IOException reason) {
    try (file) {
      files.delete(path);
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  private static void giveBack(LogFile file, int length, IOException reason) {
    try {
      file.truncate(length);
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }
}
