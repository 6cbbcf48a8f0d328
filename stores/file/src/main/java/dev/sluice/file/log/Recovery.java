package dev.sluice.file.log;

import dev.sluice.file.log.FrameScanner.Found;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Reads the frames of a chain of segments, and decides what to think of bytes that are no frame.
 * Bytes that a watermark covers had been forced: they are damage. So are those that a file lacks
 * which is shorter than a frame in it says. All others may never have reached the disk: the log is
 * cut there, and what is behind counts for nothing, because blocks reach a disk in any order.
 */
final class Recovery {
  private final SegmentChain chain;
  private final RecordLog.Replay replay;
  private final Damage damage;
  private final ScanWindow window = new ScanWindow();
  private long watermark;
  private int lookedInto = -1;
  private int filled;
  private long frames;
  private long records;
  private long cut;
  private int kept;
  private boolean tailIsWhole = true;

  Recovery(SegmentChain chain, RecordLog.Replay replay, Damage damage) {
    this.chain = chain;
    this.replay = replay;
    this.damage = damage;
  }

  /** Replays everything that counts. */
  RecoveryReport run() throws IOException {
    List<FoundSegment> segments = chain.segments();
    segments.forEach(s -> s.header.ifPresent(h -> raise(h.watermark())));
    for (int number : chain.missing()) {
      damage.missing(segments.get(segments.size() - 1), number);
    }
    boolean goOn = chain.storeId() != 0 || setAllAside();
    for (int i = 0; goOn && i < segments.size(); i++) {
      goOn = replayHead(i) && replayFrames(i);
    }
    if (damage.repairs()) {
      repairHeaders();
    }
    return new RecoveryReport(kept, frames, records, cut, damage.ranges());
  }

  /** The segments that count; the others are behind a cut. */
  List<FoundSegment> kept() {
    return chain.segments().subList(0, kept);
  }

  /** The segments behind a cut. */
  List<FoundSegment> dropped() {
    return chain.segments().subList(kept, chain.segments().size());
  }

  /** Whether nothing but zeros stands behind the last frame, so that the segment can go on. */
  boolean tailIsWhole() {
    return tailIsWhole;
  }

  /** All before this location was forced in an earlier life. */
  long watermark() {
    return watermark;
  }

  private boolean setAllAside() throws IOException {
    for (FoundSegment segment : chain.segments()) {
      int end = scanner(segment).endOfData(0);
      if (end > SegmentHeader.BYTES || segment.size < SegmentChain.SMALLEST) {
        damage.range(segment, 0, end);
      }
    }
    return false;
  }

  private boolean replayHead(int i) throws IOException {
    FoundSegment segment = chain.segments().get(i);
    filled = segment.header.map(h -> h.filled()).orElse(0);
    if (!SegmentChain.belongs(segment, chain.storeId())) {
      FrameScanner scan = scanner(segment);
      if (!wasForced(i, 0, scan)) {
        cut(i, 0, scan);
        return false;
      }
      damage.range(segment, 0, SegmentHeader.BYTES);
    }
    kept++;
    return true;
  }

  /** Answers whether the log goes on in the next segment. */
  private boolean replayFrames(int i) throws IOException {
    FoundSegment segment = chain.segments().get(i);
    FrameScanner scan = scanner(segment);
    int at = SegmentHeader.BYTES;
    while (at < segment.limit()) {
      if (scan.look(at) == Found.FRAME) {
        scan.replay(at, replay);
        note(scan);
        frames++;
        records += scan.records();
        at = scan.next(at);
        segment.end = at;
      } else if (!segment.isSealed() && scan.endOfData(at) == at) {
        break;
      } else if (wasForced(i, at, scan)) {
        at = passDamage(segment, at, scan);
      } else {
        cut(i, at, scan);
        return false;
      }
    }
    if (!segment.isSealed() && segment.size < filled && tailIsWhole) {
      damage.range(segment, segment.end, filled);
      tailIsWhole = false;
    }
    return true;
  }

  /** Answers where to go on. */
  private int passDamage(FoundSegment segment, int from, FrameScanner scan) throws IOException {
    int until = scan.nextFrame(from + 1);
    boolean resynced = until < scan.limit();
    if (!resynced && !segment.isSealed()) {
      damage.range(segment, from, Math.max(filled, scan.endOfData(from)));
      tailIsWhole = false;
      return segment.limit();
    }
    int end = resynced ? until : segment.limit();
    damage.range(segment, from, end);
    if (damage.repairs()) {
      cover(segment, from, end);
    }
    segment.end = end;
    return end;
  }

  /** Puts one empty frame over what was damaged, so that the log reads without a gap. */
  private void cover(FoundSegment segment, int from, int until) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(until - from);
    new FrameCodec(chain.storeId())
        .seal(frame, Location.of(segment.number, from), 0, watermark, until);
    segment.file.writeFully(frame, from);
    segment.file.force();
    window.clear();
  }

  private void repairHeaders() throws IOException {
    int previous = 0;
    int previousEnd = 0;
    for (FoundSegment segment : kept()) {
      SegmentHeader right =
          new SegmentHeader(
              chain.storeId(), segment.number, previous, previousEnd, watermark, segment.end);
      if (!segment.header.filter(h -> previous(h, right)).isPresent()) {
        segment.file.force();
        segment.file.writeFully(right.encode(), 0);
        segment.file.force();
      }
      previous = segment.number;
      previousEnd = segment.end;
    }
  }

  private static boolean previous(SegmentHeader is, SegmentHeader right) {
    return is.storeId() == right.storeId()
        && (right.previous() == 0
            || (is.previous() == right.previous() && is.previousEnd() == right.previousEnd()));
  }

  private void cut(int i, int at, FrameScanner scan) throws IOException {
    tailIsWhole = false;
    cut += scan.endOfData(at) - at;
    for (FoundSegment later : chain.segments().subList(i + 1, chain.segments().size())) {
      cut += Math.max(0, scanner(later).endOfData(0) - SegmentHeader.BYTES);
    }
  }

  private boolean wasForced(int i, int at, FrameScanner scan) throws IOException {
    if (lookedInto < i) {
      lookAhead(at, scan);
      for (int j = Math.max(i, lookedInto) + 1;
          lookedInto < 0 && j < chain.segments().size();
          j++) {
        int filledHere = filled;
        lookAhead(SegmentHeader.BYTES, scanner(chain.segments().get(j)));
        filled = filledHere;
      }
      lookedInto = i;
    }
    FoundSegment segment = chain.segments().get(i);
    return watermark > Location.of(segment.number, at) || segment.size < filled;
  }

  private void lookAhead(int from, FrameScanner scan) throws IOException {
    int at = scan.resync(from);
    while (at < scan.limit()) {
      note(scan);
      at = scan.resync(scan.look(at) == Found.FRAME ? scan.next(at) : at + 1);
    }
  }

  private void note(FrameScanner scan) {
    raise(scan.watermark());
    filled = Math.max(filled, scan.filled());
  }

  private void raise(long location) {
    watermark = Math.max(watermark, location);
  }

  private FrameScanner scanner(FoundSegment segment) {
    return new FrameScanner(
        window,
        segment.file,
        segment.number,
        chain.storeId(),
        Math.min(segment.size, segment.limit()));
  }
}
