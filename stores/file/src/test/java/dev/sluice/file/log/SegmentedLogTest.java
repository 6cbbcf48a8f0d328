package dev.sluice.file.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.file.log.RecordLog.Commit;
import dev.sluice.file.log.RecordLog.Room;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentedLogTest {
  private final Map<Long, String> replayed = new LinkedHashMap<>();

  @TempDir Path directory;

  @Test
  void recordsComeBackInOrderAfterReopening() {
    Map<Long, String> written = new LinkedHashMap<>();
    try (SegmentedLog log = open()) {
      for (int i = 0; i < 1000; i++) {
        String text = "record " + i;
        written.put(append(log, text), text);
      }
      log.commit(last(written), Commit.DURABLE);
      assertThat(read(log, written)).isEqualTo(written);
    }
    try (SegmentedLog log = open()) {
      assertThat(replayed).isEqualTo(written);
      assertThat(read(log, written)).isEqualTo(written);
      assertThat(log.recovery().isClean()).isTrue();
    }
  }

  @Test
  void rollsOverAndReleases() {
    Map<Long, String> written = new LinkedHashMap<>();
    try (SegmentedLog log = open()) {
      while (log.segments().size() < 5) {
        String text = "x".repeat(written.size() % 3000 + 1);
        written.put(append(log, text), text);
        if (written.size() % 7 == 0) {
          log.commit(last(written), Commit.DURABLE);
        }
      }
      log.commit(last(written), Commit.DURABLE);
      assertThat(read(log, written)).isEqualTo(written);
      log.release(1);
      log.release(2);
      written.keySet().removeIf(l -> Location.segment(l) <= 2);
      assertThat(log.segments()).containsExactly(3, 4, 5);
      assertThat(read(log, written)).isEqualTo(written);
    }
    try (SegmentedLog log = open()) {
      assertThat(replayed).isEqualTo(written);
      assertThat(log.segments()).containsExactly(3, 4, 5);
    }
  }

  private SegmentedLog open() {
    replayed.clear();
    return SegmentedLog.open(
        directory,
        LogOptions.defaults().withSegmentBytes(64 << 10),
        FileLayer.nio(),
        (location, record) ->
            replayed.put(location, StandardCharsets.US_ASCII.decode(record).toString()));
  }

  private static long append(SegmentedLog log, String text) {
    return log.append(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), Room.ORDINARY);
  }

  private static Map<Long, String> read(SegmentedLog log, Map<Long, String> expected) {
    Map<Long, String> found = new LinkedHashMap<>();
    expected.forEach(
        (location, text) ->
            found.put(
                location,
                new String(log.read(location, text.length()), StandardCharsets.US_ASCII)));
    return found;
  }

  private static long last(Map<Long, String> written) {
    return written.keySet().stream().reduce((a, b) -> b).orElseThrow();
  }
}
