package dev.sluice.bench;

import dev.sluice.file.FileStore;
import dev.sluice.file.ShapedStore;
import dev.sluice.file.log.FileLayer;
import dev.sluice.job.JobOptions;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.TurnSource.Turn;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The file store with many jobs in it: how long it takes to open and on what heap, for jobs that
 * are READY and for jobs that are SCHEDULED; whether work goes as fast with a large backlog as with
 * a small one; what is left on the disk at the end. Forced, batches of 1000, payloads of 300 bytes.
 *
 * <p>Arguments: directory (temporary files below it), jobs (1,000,000), jobs of the small backlog
 * (20,000; five rounds), seconds until the SCHEDULED ones are due (12), a part of the names of what
 * to measure (READY and SCHEDULED; all).
 */
public final class FileBacklogBench {
  private static final int PAYLOAD = 300;
  private static final int BATCH = 1_000;

  /** The first argument of a process that only opens a store. */
  private static final String OPEN = "--open";

  /** Of the small backlog: each takes less than a second. */
  private static final int ROUNDS = 5;

  private final Path directory;
  private final int seconds;

  private FileBacklogBench(Path directory, int seconds) {
    this.directory = directory;
    this.seconds = seconds;
  }

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 0 && arguments[0].equals(OPEN)) {
      reportOpening(Path.of(arguments[1]), Integer.parseInt(arguments[2]));
      return;
    }
    Path parent = Path.of(arguments.length > 0 ? arguments[0] : "target");
    int jobs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000_000;
    int few = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 20_000;
    int seconds = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 12;
    String only = arguments.length > 4 ? arguments[4] : "";
    Path directory = Files.createTempDirectory(parent, "backlog-bench");
    FileBacklogBench bench = new FileBacklogBench(directory, seconds);
    try {
      bench.run("warm-up", few, false);
      for (int round = 0; round < ROUNDS; round++) {
        bench.run("READY", few, false);
      }
      for (String what : List.of("READY", "SCHEDULED")) {
        if (what.contains(only)) {
          bench.run(what, jobs, what.equals("SCHEDULED"));
        }
      }
    } finally {
      Jobs.clear(directory);
      Files.delete(directory);
    }
  }

  private void run(String what, int jobs, boolean scheduled) throws Exception {
    Jobs.clear(directory);
    Instant due = Instant.now().plusSeconds(seconds);
    double fill = fill(jobs, options(scheduled ? due : null));
    System.out.printf(Locale.ROOT, "%,d %s: filled at %,.0f/s%n", jobs, what, fill);
    openApart(jobs);
    try (FileStore store = open(directory)) {
      if (scheduled) {
        TimeUnit.MILLISECONDS.sleep(Math.max(0, Duration.between(Instant.now(), due).toMillis()));
      }
      drain(store, jobs);
      System.out.printf(Locale.ROOT, "  left on the disk: %,.1f MiB%n", left() / (1024.0 * 1024));
    }
  }

  private static JobOptions options(@Nullable Instant runAt) {
    return new JobOptions(Map.of(), 0, runAt, null, null, null, 25, null, null, Duration.ZERO, 5);
  }

  /** In a process of its own: what other stores have left on the heap does not count then. */
  private void openApart(int jobs) throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("java.class.path");
    ProcessBuilder opening =
        new ProcessBuilder(
            java,
            "-Xmx1g",
            "-cp",
            classes,
            FileBacklogBench.class.getName(),
            OPEN,
            directory.toString(),
            Integer.toString(jobs));
    int exit = opening.inheritIO().start().waitFor();
    if (exit != 0) {
      throw new IOException("the process that opens the store ended with " + exit);
    }
  }

  private static void reportOpening(Path directory, int jobs) {
    long before = liveHeap();
    long began = System.nanoTime();
    try (FileStore store = open(directory)) {
      double seconds = (System.nanoTime() - began) / 1e9;
      long heap = liveHeap() - before;
      System.out.printf(
          Locale.ROOT,
          "  a new process opened %,d in %.2f s, %.1f B heap a job%n",
          store.counts(Jobs.QUEUE).total(),
          seconds,
          heap / (double) jobs);
    }
  }

  private static FileStore open(Path directory) {
    return ShapedStore.open(directory, true, FileLayer.nio());
  }

  private double fill(int jobs, JobOptions options) {
    byte[] payload = Jobs.payload(PAYLOAD);
    try (FileStore store = open(directory)) {
      long began = System.nanoTime();
      for (int i = 0; i < jobs; i += BATCH) {
        store.enqueue(Jobs.some(BATCH, payload, options));
      }
      return jobs * 1e9 / (System.nanoTime() - began);
    }
  }

  private static void drain(FileStore store, int jobs) throws InterruptedException {
    List<Settlement> outcomes = List.of();
    int quarter = jobs / 4;
    long slice = System.nanoTime();
    StringBuilder rates = new StringBuilder();
    for (int done = 0; done < jobs; done += outcomes.size()) {
      if (done > 0 && done % quarter == 0) {
        slice = note(rates, quarter, slice);
      }
      Turn turn = store.turn(outcomes, Jobs.claim(BATCH));
      outcomes = Jobs.complete(turn.claimed());
    }
    store.settle(outcomes);
    note(rates, quarter, slice);
    System.out.printf("  drained in turns of %d, by quarters:%s%n", BATCH, rates);
  }

  private static long note(StringBuilder rates, int jobs, long since) {
    long now = System.nanoTime();
    rates.append(String.format(Locale.ROOT, " %,.0f/s", jobs * 1e9 / (now - since)));
    return now;
  }

  /** What the files take when the store has come to rest. */
  private long left() throws IOException, InterruptedException {
    long before;
    long now = Jobs.bytes(directory);
    do {
      before = now;
      TimeUnit.MILLISECONDS.sleep(500);
      now = Jobs.bytes(directory);
    } while (now != before);
    return now;
  }

  /** Bytes of all that can be reached. */
  private static long liveHeap() {
    long used = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      used = Math.min(used, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return used;
  }
}
