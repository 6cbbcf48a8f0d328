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
import dev.sluice.file.log.SimulatedDisk.SimulatedFile;
import dev.sluice.spi.StoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Damage in a log of several segments, and frames that must never come back. */
class SealedDamageTest {
  private static final String PAD = "x".repeat(1000);

  private final SimulatedDisk disk = new SimulatedDisk();
  private final List<String> written = new ArrayList<>();
  private final List<Long> locations = new ArrayList<>();

  @Test
  void anyByteOfASealedFrameIsRefusedOrSetAside() throws IOException {
    fill(4);
    int victim = 20;
    int from = Location.offset(locations.get(victim)) - FrameCodec.HEADER - FrameCodec.PREFIX;
    int number = Location.segment(locations.get(victim));
    int until = Location.offset(locations.get(victim)) + written.get(victim).length();
    List<String> others = new ArrayList<>(written);
    others.remove(victim);
    for (int at = from; at < until; at++) {
      SimulatedDisk damaged = turned(number, at, 1 << (at % 8));
      assertRefused(damaged, number, from);
      try (Opened opened = open(damaged, SMALL.with(Damaged.SKIP))) {
        assertThat(opened.records()).as("byte %d", at).isEqualTo(others);
      }
      assertOpens(damaged, others);
    }
  }

  @Test
  void bothHeadersOfASealedSegmentAreRefusedOrRebuilt() throws IOException {
    fill(4);
    SimulatedDisk damaged = turned(2, 3, 1);
    damaged.content(segment(2)).replace(turn(damaged.content(segment(2)).bytes(), 515, 1));
    assertRefused(damaged, 2, 0);
    try (Opened opened = open(damaged, SMALL.with(Damaged.SKIP))) {
      assertThat(opened.records()).isEqualTo(written);
    }
    assertOpens(damaged, written);
  }

  @Test
  void aSegmentThatIsMissingIsRefusedOrSkipped() throws IOException {
    fill(4);
    List<String> others = new ArrayList<>();
    for (int i = 0; i < written.size(); i++) {
      if (Location.segment(locations.get(i)) != 2) {
        others.add(written.get(i));
      }
    }
    SimulatedDisk damaged = disk.afterKill();
    damaged.delete(segment(2));
    assertThatThrownBy(() -> open(damaged, SMALL))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("segment 2 is missing");
    try (Opened opened = open(damaged, SMALL.with(Damaged.SKIP))) {
      assertThat(opened.records()).isEqualTo(others);
    }
    assertOpens(damaged, others);
  }

  @Test
  void framesBehindACutNeverComeBack() throws IOException {
    SegmentedLog log = open(disk, SMALL).log();
    put(log, "forced");
    int end = (int) log.bytes(1);
    for (String text : List.of("torn", "behind", "far behind")) {
      log.commit(append(log, text), Commit.WRITTEN);
    }
    byte[] all = disk.content(segment(1)).bytes();
    SimulatedDisk torn = turned(1, end + FrameCodec.HEADER + 6, 1);
    try (Opened opened = open(torn, SMALL)) {
      assertThat(opened.records()).containsExactly("forced");
      assertThat(opened.log().recovery().cut()).isPositive();
    }
    SimulatedFile old = torn.content(segment(1));
    old.replace(Arrays.copyOf(all, (int) old.length()));
    for (int life = 1; life < 5; life++) {
      List<String> expected = new ArrayList<>(List.of("forced"));
      for (int i = 1; i < life; i++) {
        expected.add("life " + i);
      }
      try (Opened opened = open(torn, SMALL)) {
        assertThat(opened.records()).isEqualTo(expected);
        put(opened.log(), "life " + life);
      }
    }
    log.close();
  }

  @Test
  void aFrameInsideAPayloadIsNoFrame() throws IOException {
    String inner;
    try (Opened opened = open(disk, SMALL)) {
      put(opened.log(), "inner");
      byte[] bytes = disk.content(segment(1)).bytes();
      inner =
          LogWork.text(
              java.nio.ByteBuffer.wrap(
                  Arrays.copyOfRange(bytes, SegmentHeader.BYTES, (int) opened.log().bytes(1))));
      int outer = (int) opened.log().bytes(1);
      put(opened.log(), inner);
      put(opened.log(), "last");
      SimulatedDisk damaged = turned(1, outer + 5, 1);
      try (Opened again = open(damaged, SMALL.with(Damaged.SKIP))) {
        assertThat(again.records()).containsExactly("inner", "last");
      }
    }
  }

  private void fill(int segments) {
    SegmentedLog log = open(disk, SMALL).log();
    while (log.segments().size() < segments) {
      String text = written.size() + PAD;
      locations.add(append(log, text));
      written.add(text);
      log.commit(locations.get(locations.size() - 1), Commit.DURABLE);
    }
    locations.add(append(log, "last"));
    written.add("last");
    log.commit(locations.get(locations.size() - 1), Commit.DURABLE);
    log.close();
  }

  private static void assertRefused(SimulatedDisk damaged, int number, int offset) {
    assertThatThrownBy(() -> open(damaged, SMALL))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(segment(number) + " is damaged at offset " + offset + " ");
  }

  private static void assertOpens(SimulatedDisk damaged, List<String> expected) {
    try (Opened opened = open(damaged, SMALL)) {
      assertThat(opened.records()).isEqualTo(expected);
      assertThat(opened.log().recovery().damaged()).isEmpty();
    }
  }

  private SimulatedDisk turned(int number, int at, int bits) throws IOException {
    SimulatedDisk copy = disk.afterKill();
    copy.content(segment(number)).replace(turn(copy.content(segment(number)).bytes(), at, bits));
    return copy;
  }

  private static byte[] turn(byte[] bytes, int at, int bits) {
    bytes[at] ^= (byte) bits;
    return bytes;
  }
}
