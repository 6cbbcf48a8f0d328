package dev.sluice.bench;

import dev.sluice.bench.BareLog.Room;
import dev.sluice.file.FileStore;
import dev.sluice.file.ShapedStore;
import dev.sluice.file.log.FileLayer;
import dev.sluice.job.JobOptions;
import dev.sluice.spi.Delivery;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * The file store beside a bare loop that appends the same bytes and forces once for all who wait:
 * what the disk gives. Both in turn, in the same process; medians, each over a new directory.
 *
 * <p>Arguments: directory (temporary files below it), rounds (5), milliseconds a measurement
 * (1000), a part of the names of the columns to measure (all).
 */
public final class FileStoreBench {
  private static final int PAYLOAD = 250;

  /** What a job takes in the log beside its payload; what a claim and an end take. */
  private static final int HEAD = 52;

  private static final int CLAIM = 56;
  private static final int END = 17;
  private static final int BATCH = 1_000;

  private final Path directory;
  private final int rounds;
  private final Duration span;
  private final String only;
  private final byte[] payload = Jobs.payload(PAYLOAD);

  private FileStoreBench(Path directory, int rounds, Duration span, String only) {
    this.directory = directory;
    this.rounds = rounds;
    this.span = span;
    this.only = only;
  }

  /** Runs the columns asked for. */
  public static void main(String[] arguments) throws Exception {
    Path parent = Path.of(arguments.length > 0 ? arguments[0] : "target");
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
    long millis = arguments.length > 2 ? Long.parseLong(arguments[2]) : 1_000;
    String only = arguments.length > 3 ? arguments[3] : "";
    Path directory = Files.createTempDirectory(parent, "store-bench");
    FileStoreBench bench = new FileStoreBench(directory, rounds, Duration.ofMillis(millis), only);
    try {
      bench.run();
    } finally {
      Jobs.clear(directory);
      Files.delete(directory);
    }
  }

  private void run() throws Exception {
    for (int threads : new int[] {1, 8, 64}) {
      compare(new Column("forced, enqueue, " + threads + " threads", threads, 1, true, 0));
    }
    compare(new Column("forced, enqueue, batches of 1000", 1, BATCH, true, 0));
    compare(new Column("forced, cycle, 64 threads", 64, 0, true, 0));
    for (int threads : new int[] {1, 8, 64}) {
      compare(new Column("slow, enqueue, " + threads + " threads", threads, 1, true, 1));
    }
    compare(new Column("slow, cycle, 64 threads", 64, 0, true, 1));
    compare(new Column("os, enqueue, 1 threads", 1, 1, false, 0));
    compare(new Column("os, enqueue, batches of 1000", 1, BATCH, false, 0));
    compare(new Column("os, cycle, 64 threads", 64, 0, false, 0));
  }

  /**
   * What is measured.
   *
   * @param batch jobs a call; 0 for enqueue, claim and complete of one job
   * @param slower milliseconds added to each force
   */
  private record Column(String name, int threads, int batch, boolean forced, int slower) {
    Duration delay() {
      return Duration.ofMillis(slower);
    }
  }

  private void compare(Column column) throws Exception {
    if (!column.name.contains(only)) {
      return;
    }
    double[] bare = new double[rounds];
    double[] store = new double[rounds];
    for (int round = -1; round < rounds; round++) {
      double b = bare(column);
      double s = store(column);
      if (round >= 0) {
        bare[round] = b;
        store[round] = s;
      }
    }
    Arrays.sort(store);
    Arrays.sort(bare);
    double ratio = store[rounds / 2] / bare[rounds / 2];
    System.out.printf(
        Locale.ROOT,
        "%-34s bare %,11.0f/s (%,.0f-%,.0f)   store %,11.0f/s (%,.0f-%,.0f)   ratio %.2f%n",
        column.name,
        bare[rounds / 2],
        bare[0],
        bare[rounds - 1],
        store[rounds / 2],
        store[0],
        store[rounds - 1],
        ratio);
  }

  private double bare(Column column) throws IOException {
    Jobs.clear(directory);
    Room room = column.forced ? Room.PREPARED : Room.GROWN;
    try (BareLog log = new BareLog(directory, room, column.forced, column.delay())) {
      Supplier<Producers.Work> work =
          () -> {
            ByteBuffer job = ByteBuffer.wrap(Jobs.payload(PAYLOAD + HEAD));
            ByteBuffer end = ByteBuffer.wrap(Jobs.payload(CLAIM + END));
            return () -> {
              log.put(job, Math.max(1, column.batch));
              if (column.batch == 0) {
                log.put(end, 1);
              }
              return Math.max(1, column.batch);
            };
          };
      return rate(column, work);
    }
  }

  private double store(Column column) throws IOException {
    Jobs.clear(directory);
    FileLayer files = FileLayer.nio();
    FileLayer layer = column.slower == 0 ? files : new SlowForce(files, column.delay());
    try (FileStore store = ShapedStore.open(directory, column.forced, layer)) {
      return rate(column, () -> column.batch == 0 ? cycle(store) : enqueue(store, column.batch));
    }
  }

  private double rate(Column column, Supplier<Producers.Work> work) throws IOException {
    // The files of a store that is new are small; what counts is how it goes on.
    Producers.rate(column.threads, span.dividedBy(4), work);
    return Producers.rate(column.threads, span, work);
  }

  private Producers.Work enqueue(FileStore store, int batch) {
    return () -> store.enqueue(Jobs.some(batch, payload, JobOptions.DEFAULT)).size();
  }

  private Producers.Work cycle(FileStore store) {
    return () -> {
      store.enqueue(Jobs.some(1, payload, JobOptions.DEFAULT));
      List<Delivery> claimed = store.claim(Jobs.claim(1));
      store.settle(Jobs.complete(claimed));
      return claimed.size();
    };
  }
}
