package dev.sluice.file.log;

import static dev.sluice.file.log.LogWork.SMALL;
import static dev.sluice.file.log.LogWork.append;
import static dev.sluice.file.log.LogWork.open;
import static dev.sluice.file.log.LogWork.put;
import static dev.sluice.file.log.LogWork.segment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.file.log.LogOptions.Damaged;
import dev.sluice.file.log.LogWork.Opened;
import dev.sluice.file.log.RecordLog.Commit;
import dev.sluice.file.log.RecoveryReport.DamagedRange;
import dev.sluice.file.log.SimulatedDisk.SimulatedFile;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every bit of the last frames is turned, and the file cut at every byte of them. Of the zeros
 * around them, which are all alike, a part is taken; all with {@code -Dsluice.long=true}.
 */
class TailDamageTest {
  private static final int FRAMES = 6;
  private static final int HEADER = 60 + Integer.BYTES;
  private static final int COPY = 512;

  /** Zeros of which each is looked at, behind what is not zero. */
  private static final int CLOSE = 100;

  /** How far apart the others are that are looked at; a prime, so that no alignment is left out. */
  private static final int STRIDE = Boolean.getBoolean("sluice.long") ? 1 : 61;

  private final SimulatedDisk disk = new SimulatedDisk();
  private final List<Integer> ends = new ArrayList<>();
  private final List<List<String>> frames = new ArrayList<>();
  private byte[] whole = {};

  @BeforeEach
  void sixForcedFramesAndThenAKill() throws IOException {
    SegmentedLog log = open(disk, SMALL).log();
    ends.add((int) log.bytes(1));
    for (int f = 0; f < FRAMES; f++) {
      List<String> records = new ArrayList<>();
      for (int r = 0; r <= f % 3; r++) {
        records.add("frame " + f + " record " + r);
        long location = append(log, records.get(r));
        if (r == f % 3) {
          log.commit(location, Commit.DURABLE);
        }
      }
      frames.add(records);
      ends.add((int) log.bytes(1));
    }
    whole = disk.content(segment(1)).bytes();
    log.close();
  }

  @Test
  void anyBitOfTheLastFrameCutsItOff() throws IOException {
    for (int bit = 8 * ends.get(FRAMES - 1); bit < 8 * ends.get(FRAMES); bit++) {
      SimulatedDisk damaged = withTurned(bit);
      try (Opened opened = open(damaged, SMALL)) {
        assertThat(opened.records()).as("bit %d", bit).isEqualTo(without(FRAMES - 1));
        assertThat(opened.log().recovery().cut())
            .isBetween(1L, (long) ends.get(FRAMES) - ends.get(FRAMES - 1));
        assertThat(opened.log().recovery().damaged()).isEmpty();
        put(opened.log(), "later");
      }
      List<String> expected = new ArrayList<>(without(FRAMES - 1));
      expected.add("later");
      assertOpens(damaged, expected);
    }
  }

  @Test
  void anyBitOfAnEarlierFrameIsRefused() throws IOException {
    for (int bit = 8 * ends.get(0); bit < 8 * ends.get(FRAMES - 1); bit++) {
      SimulatedDisk damaged = withTurned(bit);
      byte[] before = damaged.content(segment(1)).bytes();
      int frame = frameOf(bit / 8);
      assertThatThrownBy(() -> open(damaged, SMALL))
          .as("bit %d", bit)
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CORRUPT))
          .hasMessageContaining(segment(1).toString())
          .hasMessageContaining("offset " + ends.get(frame) + " ");
      assertThat(damaged.content(segment(1)).bytes()).isEqualTo(before);
    }
  }

  @Test
  void anyBitOfAnEarlierFrameIsSetAsideWhenAskedTo() throws IOException {
    for (int bit = 8 * ends.get(0); bit < 8 * ends.get(FRAMES - 1); bit++) {
      SimulatedDisk damaged = withTurned(bit);
      int frame = frameOf(bit / 8);
      byte[] lost =
          Arrays.copyOfRange(
              damaged.content(segment(1)).bytes(), ends.get(frame), ends.get(frame + 1));
      try (Opened opened = open(damaged, SMALL.with(Damaged.SKIP))) {
        assertThat(opened.records()).as("bit %d", bit).isEqualTo(without(frame));
        DamagedRange range = opened.log().recovery().damaged().get(0);
        assertThat(range.offset()).isEqualTo((long) ends.get(frame));
        assertThat(range.length()).isEqualTo(lost.length);
        assertThat(damaged.content(range.saved().orElseThrow()).bytes()).isEqualTo(lost);
        assertThat(opened.log().recovery().damaged()).hasSize(1);
        assertThat(opened.log().recovery().cut()).isZero();
      }
      assertOpens(damaged, without(frame));
    }
  }

  @Test
  void anyBitOfTheHeaderIsHealedByItsCopy() throws IOException {
    for (int bit = 0; bit < 8 * ends.get(0); bit = isHeader(bit / 8) ? bit + 1 : bit + STRIDE) {
      assertOpens(withTurned(bit), all());
    }
  }

  private static boolean isHeader(int at) {
    return at % COPY < HEADER;
  }

  @Test
  void anyBitBehindTheLastFrameIsCutOff() throws IOException {
    for (int at = ends.get(FRAMES); at < ends.get(FRAMES) + 2000; at = next(at)) {
      SimulatedDisk damaged = withTurned(8 * at);
      assertOpens(damaged, all());
      assertOpens(damaged, all());
    }
  }

  @Test
  void aFileThatEndsTooEarlyIsRefused() throws IOException {
    for (int length = 1; length < whole.length; length = next(length)) {
      SimulatedDisk damaged = withLength(length);
      assertThatThrownBy(() -> open(damaged, SMALL))
          .as("length %d", length)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining(segment(1).toString());
    }
  }

  @Test
  void aFileThatEndsTooEarlyIsUsedAsFarAsItGoesWhenAskedTo() throws IOException {
    for (int length = 1; length < whole.length; length = next(length)) {
      SimulatedDisk damaged = withLength(length);
      List<String> expected = new ArrayList<>();
      for (int f = 0; f < FRAMES && ends.get(f + 1) <= length; f++) {
        expected.addAll(frames.get(f));
      }
      try (Opened opened = open(damaged, SMALL.with(Damaged.SKIP))) {
        assertThat(opened.records()).as("length %d", length).isEqualTo(expected);
        assertThat(opened.log().recovery().damaged()).hasSize(1);
      }
      assertOpens(damaged, expected);
    }
  }

  @Test
  void afterACleanCloseTheLastFrameIsGuardedToo() throws IOException {
    byte[] closed = disk.content(segment(1)).bytes();
    for (int bit = 8 * ends.get(FRAMES - 1); bit < 8 * ends.get(FRAMES); bit++) {
      closed[bit / 8] ^= (byte) (1 << (bit % 8));
      SimulatedDisk damaged = with(closed);
      closed[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThatThrownBy(() -> open(damaged, SMALL))
          .as("bit %d", bit)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("offset " + ends.get(FRAMES - 1) + " ");
    }
  }

  @Test
  void lookingChangesNothing() throws IOException {
    SimulatedDisk damaged = withTurned(8 * ends.get(2) + 77);
    byte[] before = damaged.content(segment(1)).bytes();
    List<String> seen = new ArrayList<>();
    RecoveryReport report =
        SegmentedLog.inspect(
            LogWork.DIRECTORY, damaged, (location, record) -> seen.add(LogWork.text(record)));
    assertThat(seen).isEqualTo(without(2));
    assertThat(report.damagedBytes()).isEqualTo((long) ends.get(3) - ends.get(2));
    assertThat(damaged.content(segment(1)).bytes()).isEqualTo(before);
    assertThat(damaged.files()).containsExactlyElementsOf(disk.files());
  }

  /** The offset to look at after this one: the last of all is never left out. */
  private int next(int at) {
    boolean among = at >= ends.get(FRAMES) + CLOSE && at < whole.length - STRIDE;
    return among ? at + STRIDE : at + 1;
  }

  private static void assertOpens(SimulatedDisk damaged, List<String> expected) {
    try (Opened opened = open(damaged, SMALL)) {
      assertThat(opened.records()).isEqualTo(expected);
    }
  }

  private List<String> all() {
    return without(-1);
  }

  private List<String> without(int frame) {
    List<String> records = new ArrayList<>();
    for (int f = 0; f < FRAMES; f++) {
      if (f != frame) {
        records.addAll(frames.get(f));
      }
    }
    return records;
  }

  private int frameOf(int offset) {
    int frame = 0;
    while (offset >= ends.get(frame + 1)) {
      frame++;
    }
    return frame;
  }

  private SimulatedDisk withTurned(int bit) throws IOException {
    byte[] bytes = whole.clone();
    bytes[bit / 8] ^= (byte) (1 << (bit % 8));
    return with(bytes);
  }

  private SimulatedDisk withLength(int length) throws IOException {
    return with(Arrays.copyOf(whole, length));
  }

  private SimulatedDisk with(byte[] bytes) throws IOException {
    SimulatedDisk copy = disk.afterKill();
    SimulatedFile file = copy.content(segment(1));
    file.replace(bytes);
    return copy;
  }
}
