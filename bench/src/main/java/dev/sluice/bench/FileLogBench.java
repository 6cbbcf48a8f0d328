package dev.sluice.bench;

import dev.sluice.file.log.FileLayer;
import dev.sluice.file.log.Fsync;
import dev.sluice.file.log.LogOptions;
import dev.sluice.file.log.RecordLog.Commit;
import dev.sluice.file.log.RecordLog.Room;
import dev.sluice.file.log.SegmentedLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * The log of the file store beside a bare loop that appends the same bytes, with the least group
 * commit that can be written down. Both in turn, in the same process, on the same disk; medians.
 *
 * <p>Arguments: directory, rounds, milliseconds a measurement, milliseconds added to each force.
 */
public final class FileLogBench {
  private static final int RECORD = 250;
  private static final int BATCH = 1000;

  private final Path directory;
  private final int rounds;
  private final Duration span;
  private final Duration slower;

  private FileLogBench(Path directory, int rounds, Duration span, Duration slower) {
    this.directory = directory;
    this.rounds = rounds;
    this.span = span;
    this.slower = slower;
  }

  /** See the class. */
  public static void main(String[] arguments) throws IOException {
    Path parent = Path.of(arguments.length > 0 ? arguments[0] : "target");
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
    long millis = arguments.length > 2 ? Long.parseLong(arguments[2]) : 1000;
    long slower = arguments.length > 3 ? Long.parseLong(arguments[3]) : 0;
    Path directory = Files.createTempDirectory(parent, "log-bench");
    FileLogBench bench =
        new FileLogBench(directory, rounds, Duration.ofMillis(millis), Duration.ofMillis(slower));
    System.out.printf(
        "records of %d bytes, %d rounds of %d ms, %d ms added to each force%n",
        RECORD, rounds, millis, slower);
    bench.compare("forced, 1 producer", Fsync.ALWAYS, 1, 1);
    bench.compare("forced, 8 producers", Fsync.ALWAYS, 8, 1);
    bench.compare("forced, 64 producers", Fsync.ALWAYS, 64, 1);
    bench.compare("forced, batches of 1000", Fsync.ALWAYS, 1, BATCH);
    if (slower == 0) {
      bench.compare("not forced, 1 producer", Fsync.OS, 1, 1);
      bench.compare("not forced, 8 producers", Fsync.OS, 8, 1);
      bench.compare("not forced, batches of 1000", Fsync.OS, 1, BATCH);
    }
    bench.clear();
    Files.delete(directory);
  }

  private void compare(String what, Fsync fsync, int threads, int batch) throws IOException {
    double[] own = new double[rounds];
    double[] bare = new double[rounds];
    for (int r = -1; r < rounds; r++) {
      double b = bare(fsync, threads, batch);
      double o = own(fsync, threads, batch);
      if (r >= 0) {
        bare[r] = b;
        own[r] = o;
      }
    }
    Arrays.sort(own);
    Arrays.sort(bare);
    double ratio = own[rounds / 2] / bare[rounds / 2];
    System.out.printf(
        Locale.ROOT,
        "%-28s log %,11.0f/s (%,.0f-%,.0f)   bare %,11.0f/s (%,.0f-%,.0f)   ratio %.2f%n",
        what,
        own[rounds / 2],
        own[0],
        own[rounds - 1],
        bare[rounds / 2],
        bare[0],
        bare[rounds - 1],
        ratio);
  }

  private double own(Fsync fsync, int threads, int batch) throws IOException {
    clear();
    ReentrantLock order = new ReentrantLock();
    LogOptions options = LogOptions.defaults().with(fsync);
    FileLayer files = new SlowForce(FileLayer.nio(), slower);
    try (SegmentedLog log = SegmentedLog.open(directory, options, files, (l, r) -> {})) {
      return Producers.rate(
          threads,
          span,
          () -> {
            ByteBuffer record = record();
            return () -> {
              long last = 0;
              order.lock();
              try {
                for (int i = 0; i < batch; i++) {
                  last = log.append(record, Room.ORDINARY);
                }
              } finally {
                order.unlock();
              }
              log.commit(last, Commit.DURABLE);
              List<Integer> segments = log.segments();
              if (segments.size() > 2) {
                releaseOldest(log, order);
              }
              return batch;
            };
          });
    }
  }

  private static void releaseOldest(SegmentedLog log, ReentrantLock order) {
    order.lock();
    try {
      List<Integer> segments = log.segments();
      if (segments.size() > 2) {
        log.release(segments.get(0));
      }
    } finally {
      order.unlock();
    }
  }

  private double bare(Fsync fsync, int threads, int batch) throws IOException {
    clear();
    boolean forced = !fsync.equals(Fsync.OS);
    BareLog.Room room = forced ? BareLog.Room.PREPARED : BareLog.Room.GROWN;
    try (BareLog log = new BareLog(directory, room, forced, slower)) {
      return Producers.rate(
          threads,
          span,
          () -> {
            ByteBuffer record = record();
            return () -> {
              log.put(record, batch);
              return batch;
            };
          });
    }
  }

  private static ByteBuffer record() {
    byte[] bytes = new byte[RECORD];
    new Random(1).nextBytes(bytes);
    return ByteBuffer.wrap(bytes);
  }

  private void clear() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
