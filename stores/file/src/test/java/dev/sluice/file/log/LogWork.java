package dev.sluice.file.log;

import dev.sluice.file.log.RecordLog.Commit;
import dev.sluice.file.log.RecordLog.Room;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Opens logs on a disk for tests, and knows what was replayed. */
final class LogWork {
  static final Path DIRECTORY = Path.of("log");
  static final LogOptions SMALL = LogOptions.defaults().withSegmentBytes(16 << 10);

  private LogWork() {}

  /** A log and what it replayed, oldest first. */
  record Opened(SegmentedLog log, List<String> records) implements AutoCloseable {
    @Override
    public void close() {
      log.close();
    }
  }

  static Opened open(FileLayer disk, LogOptions options) {
    List<String> records = new ArrayList<>();
    SegmentedLog log =
        SegmentedLog.open(
            DIRECTORY, options, disk, (location, record) -> records.add(text(record)));
    return new Opened(log, records);
  }

  static long append(RecordLog log, String text) {
    return log.append(bytes(text), Room.ORDINARY);
  }

  static void put(RecordLog log, String text) {
    log.commit(append(log, text), Commit.DURABLE);
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  static String text(ByteBuffer record) {
    return StandardCharsets.ISO_8859_1.decode(record).toString();
  }

  static Path segment(int number) {
    return DIRECTORY.resolve(String.format(java.util.Locale.ROOT, "%010d.log", number));
  }
}
