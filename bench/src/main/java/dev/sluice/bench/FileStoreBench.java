package dev.sluice.bench;

import dev.sluice.file.FileProvider;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.Settings;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.TurnSource;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The file store beside a bare loop that appends the same bytes and forces once for all who wait:
 * what the disk gives. Arguments: seconds a measurement (3), {@code fsync} option (always),
 * directory for the files (temporary).
 */
public final class FileStoreBench {
  private static final int PAYLOAD = 250;

  /** What a job takes in the log beside its payload. */
  private static final int HEAD = 70;

  private final PrintStream out = System.out;
  private final Path root;
  private final String fsync;
  private final long nanos;
  private int directories;

  private FileStoreBench(Path root, String fsync, int seconds) {
    this.root = root;
    this.fsync = fsync;
    nanos = TimeUnit.SECONDS.toNanos(seconds);
  }

  /** Runs all of it. */
  public static void main(String[] arguments) throws Exception {
    int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
    String fsync = arguments.length > 1 ? arguments[1] : "always";
    Path root =
        arguments.length > 2 ? Path.of(arguments[2]) : Files.createTempDirectory("sluice-bench");
    try {
      new FileStoreBench(root, fsync, seconds).run();
    } finally {
      delete(root);
    }
  }

  private void run() throws Exception {
    out.printf(
        Locale.ROOT, "%-34s %12s %12s %7s%n", "fsync=" + fsync, "bare loop/s", "store/s", "ratio");
    enqueue(1, 1); // warms up
    for (int threads : new int[] {1, 8, 64}) {
      row("enqueue, " + threads + " threads", bare(threads, 1), enqueue(threads, 1));
    }
    row("enqueue, batches of 1000", bare(1, 1_000), enqueue(1, 1_000));
    row("enqueue+claim+complete, 64", bare(64, 1), cycle(64));
    open(1_000_000);
  }

  private void row(String name, double bare, double store) {
    out.printf(Locale.ROOT, "%-34s %12.0f %12.0f %7.2f%n", name, bare, store, store / bare);
  }

  private double bare(int threads, int batch) throws Exception {
    try (BareLoop log = new BareLoop(fresh().resolve("bare"), fsync.equals("always"))) {
      byte[] record = payload((PAYLOAD + HEAD) * batch);
      return batch * rate(threads, () -> log.append(record));
    }
  }

  private double enqueue(int threads, int batch) throws Exception {
    Path directory = fresh();
    try (JobStore store = store(directory)) {
      byte[] payload = payload(PAYLOAD);
      return batch * rate(threads, () -> store.enqueue(jobs(batch, payload)));
    }
  }

  private double cycle(int threads) throws Exception {
    Path directory = fresh();
    try (JobStore store = store(directory)) {
      byte[] payload = payload(PAYLOAD);
      ClaimRequest one =
          new ClaimRequest(List.of("q"), 1, Duration.ofMinutes(1), Duration.ZERO, "bench");
      return rate(
          threads,
          () -> {
            store.enqueue(jobs(1, payload));
            for (Delivery delivery : store.claim(one)) {
              store.settle(List.of(new Settlement.Complete(delivery, null)));
            }
          });
    }
  }

  private void open(int jobs) throws Exception {
    Path directory = fresh();
    byte[] payload = payload(300);
    try (JobStore store = store(directory)) {
      for (int i = 0; i < jobs; i += 1_000) {
        store.enqueue(jobs(1_000, payload));
      }
    }
    long before = heap();
    long start = System.nanoTime();
    JobStore store = store(directory);
    double seconds = (System.nanoTime() - start) / 1e9;
    out.printf(
        Locale.ROOT,
        "open %,d pending: %.2f s, %.0f B heap a job%n",
        jobs,
        seconds,
        (heap() - before) / (double) jobs);
    drain((TurnSource) store, jobs);
    store.close();
  }

  private void drain(TurnSource store, int jobs) throws Exception {
    ClaimRequest many =
        new ClaimRequest(List.of("q"), 1_000, Duration.ofMinutes(1), Duration.ZERO, "bench");
    List<Settlement> outcomes = List.of();
    long start = System.nanoTime();
    long slice = start;
    int done = 0;
    while (done < jobs) {
      TurnSource.Turn turn = store.turn(outcomes, many);
      outcomes = new ArrayList<>();
      for (Delivery delivery : turn.claimed()) {
        outcomes.add(new Settlement.Complete(delivery, null));
      }
      done += outcomes.size();
      if (done % (jobs / 4) == 0) {
        long now = System.nanoTime();
        out.printf(
            Locale.ROOT,
            "  turns of 1000, to %,d: %.0f/s%n",
            done,
            jobs / 4.0 / ((now - slice) / 1e9));
        slice = now;
      }
    }
    store.settle(outcomes);
  }

  private static long heap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private JobStore store(Path directory) {
    StorageUrl url = StorageUrl.parse("file:" + directory + "?fsync=" + fsync);
    return (JobStore) new FileProvider().open(url, Settings.DEFAULT);
  }

  private static List<NewJob> jobs(int count, byte[] payload) {
    List<NewJob> jobs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      jobs.add(new NewJob(JobId.next(), "q", "", payload, JobOptions.DEFAULT, null));
    }
    return jobs;
  }

  private static byte[] payload(int bytes) {
    byte[] payload = new byte[bytes];
    new Random(1).nextBytes(payload);
    return payload;
  }

  private Path fresh() throws IOException {
    return Files.createDirectories(root.resolve("s" + directories++));
  }

  /** One call of what is measured. */
  private interface Call {
    void run() throws Exception;
  }

  private double rate(int threads, Call call) throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    AtomicLong calls = new AtomicLong();
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    CountDownLatch done = new CountDownLatch(threads);
    long start = System.nanoTime();
    for (int i = 0; i < threads; i++) {
      new Thread(
              () -> {
                long mine = 0;
                try {
                  while (!stop.get()) {
                    call.run();
                    mine++;
                  }
                } catch (Exception e) {
                  failure.compareAndSet(null, e);
                } finally {
                  calls.addAndGet(mine);
                  done.countDown();
                }
              })
          .start();
    }
    boolean early = done.await(nanos, TimeUnit.NANOSECONDS);
    stop.set(true);
    done.await();
    if (early) {
      throw new IllegalStateException("all threads ended before their time", failure.get());
    }
    return calls.get() / ((System.nanoTime() - start) / 1e9);
  }

  private static void delete(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
