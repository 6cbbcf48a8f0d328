package dev.sluice.file.log;

import dev.sluice.file.log.RecoveryReport.DamagedRange;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is done about damage: refuse, set it aside, or only list it. */
final class Damage {
  /** The three ways. */
  enum Answer {
    REFUSE,
    SET_ASIDE,
    LIST
  }

  private final Answer answer;
  private final SegmentFiles files;
  private final List<DamagedRange> ranges = new ArrayList<>();

  Damage(Answer answer, SegmentFiles files) {
    this.answer = answer;
    this.files = files;
  }

  List<DamagedRange> ranges() {
    return ranges;
  }

  boolean repairs() {
    return answer == Answer.SET_ASIDE;
  }

  /** These bytes of a segment do not verify although they were on the disk once. */
  void range(FoundSegment segment, int from, int until) throws IOException {
    int length = Math.max(0, Math.min(until, segment.size) - from);
    if (answer == Answer.REFUSE) {
      throw new StoreException(
          Kind.CORRUPT,
          String.format(
              Locale.ROOT,
              "%s is damaged at offset %d (%d bytes)%s; nothing was changed. Opening with"
                  + " damaged=skip, or doctor --salvage, sets the damaged bytes aside",
              segment.path,
              from,
              length,
              until > segment.size ? " and ends too early" : ""));
    }
    Optional<java.nio.file.Path> saved = Optional.empty();
    if (repairs() && length > 0) {
      saved = Optional.of(save(segment, from, length));
    }
    ranges.add(new DamagedRange(segment.path, from, length, saved));
  }

  /** A segment between others is gone. */
  void missing(FoundSegment next, int number) {
    if (answer == Answer.REFUSE) {
      throw new StoreException(
          Kind.CORRUPT, "segment " + number + " is missing before " + next.path + " at offset 0");
    }
    ranges.add(new DamagedRange(next.path, 0, 0, Optional.empty()));
  }

  private java.nio.file.Path save(FoundSegment segment, int from, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    segment.file.readFully(bytes, from);
    String name = String.format(Locale.ROOT, "%010d-%d.damaged", segment.number, from);
    return files.save(name, bytes.flip());
  }
}
