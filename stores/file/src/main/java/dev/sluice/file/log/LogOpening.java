package dev.sluice.file.log;

import dev.sluice.file.log.Damage.Answer;
import dev.sluice.file.log.LogOptions.Damaged;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings the files of a log into a state in which it can go on.
 *
 * @param storeId of the log
 * @param segments that hold records, oldest first; the last is the one to write to
 * @param ahead prepared segments
 * @param report what was found
 */
record LogOpening(
    long storeId, List<Segment> segments, List<Segment> ahead, RecoveryReport report) {
  private static final int PIECE = 1 << 20;

  static LogOpening open(SegmentFiles files, LogOptions options, RecordLog.Replay replay)
      throws IOException {
    List<FoundSegment> found = files.find(false);
    try {
      Answer answer = options.damaged() == Damaged.SKIP ? Answer.SET_ASIDE : Answer.REFUSE;
      SegmentChain chain = SegmentChain.of(found);
      Recovery recovery = new Recovery(chain, replay, new Damage(answer, files));
      RecoveryReport report = recovery.run();
      return goOn(files, chain, recovery, report);
    } catch (IOException | RuntimeException e) {
      for (FoundSegment segment : found) {
        segment.file.close();
      }
      throw e;
    }
  }

  /** Reads all and changes nothing; damage is listed. */
  static RecoveryReport look(SegmentFiles files, RecordLog.Replay replay) throws IOException {
    List<FoundSegment> found = files.find(true);
    try {
      return new Recovery(SegmentChain.of(found), replay, new Damage(Answer.LIST, files)).run();
    } finally {
      for (FoundSegment segment : found) {
        segment.file.close();
      }
    }
  }

  /** The segment to write to. */
  Segment current() {
    return segments.get(segments.size() - 1);
  }

  private static LogOpening goOn(
      SegmentFiles files, SegmentChain chain, Recovery recovery, RecoveryReport report)
      throws IOException {
    List<Segment> segments = new ArrayList<>();
    for (FoundSegment found : recovery.kept()) {
      if (Location.of(found.number, found.end) > recovery.watermark()) {
        writeAgain(found, recovery.watermark());
      }
      segments.add(segment(found, found.end));
    }
    List<Segment> ahead = new ArrayList<>();
    chain.blank().forEach(b -> ahead.add(segment(b, SegmentHeader.BYTES)));
    long storeId = chain.storeId() == 0 ? new SecureRandom().nextLong() | 1 : chain.storeId();
    if (segments.isEmpty() || !recovery.tailIsWhole()) {
      segments.add(begin(files, chain, storeId, segments, ahead));
    }
    files.forceAll(segments.get(segments.size() - 1), ahead);
    for (FoundSegment gone : recovery.dropped()) {
      files.delete(gone.path, gone.file);
    }
    for (FoundSegment gone : chain.strangers()) {
      files.delete(gone.path, gone.file);
    }
    return new LogOpening(storeId, segments, ahead, report);
  }

  private static Segment segment(FoundSegment found, int end) {
    Segment segment = new Segment(found.number, found.path, found.file, found.size);
    segment.end = end;
    segment.appended = end;
    return segment;
  }

  /** A new segment behind all others, on the disk before anything of the old is deleted. */
  private static Segment begin(
      SegmentFiles files,
      SegmentChain chain,
      long storeId,
      List<Segment> segments,
      List<Segment> ahead)
      throws IOException {
    Segment next =
        ahead.isEmpty() ? files.create(chain.highest() + 1, files.step()) : ahead.remove(0);
    // A killed process may have left it in the page cache only; the header vouches for its length.
    next.file.force();
    Segment last = segments.isEmpty() ? null : segments.get(segments.size() - 1);
    SegmentHeader header =
        new SegmentHeader(
            storeId,
            next.number,
            last == null ? 0 : last.number,
            last == null ? 0 : last.end,
            Location.of(next.number, SegmentHeader.BYTES),
            next.filled);
    next.file.writeFully(header.encode(), 0);
    next.file.force();
    return next;
  }

  /**
   * Writes what no watermark covers once more, in its place, and forces it. It may stand in the
   * page cache only: a force that failed in an earlier life can have left it there, marked as
   * written, so that a force alone would do nothing.
   */
  private static void writeAgain(FoundSegment found, long watermark) throws IOException {
    boolean partly = Location.segment(watermark) == found.number;
    int from = partly ? Location.offset(watermark) : 0;
    ByteBuffer piece = ByteBuffer.allocateDirect(Math.min(PIECE, found.end - from));
    for (int at = from; at < found.end; ) {
      piece.clear().limit(Math.min(piece.capacity(), found.end - at));
      int length = found.file.readFully(piece, at);
      found.file.writeFully(piece.flip(), at);
      at += length;
    }
    found.file.force();
  }
}
