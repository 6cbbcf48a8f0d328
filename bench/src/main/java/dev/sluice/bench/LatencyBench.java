package dev.sluice.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.sluice.Queue;
import dev.sluice.Sluice;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How long a job takes from its enqueue to the start of its handler, in one process with nothing
 * else to do, and what a worker without jobs costs. One job at a time, a pause between two; medians
 * of the rounds.
 *
 * <p>Arguments: directory (temporary files below it), jobs (1000), pause in ms (2), seconds idle
 * (10), rounds (5), a part of the names of the stores (all).
 */
public final class LatencyBench {
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final int WORKERS = 2;

  private final int jobs;
  private final long pauseNanos;
  private final int idleSeconds;
  private final int rounds;
  private final String only;

  private LatencyBench(int jobs, long pauseMillis, int idleSeconds, int rounds, String only) {
    this.rounds = rounds;
    this.only = only;
    this.jobs = jobs;
    this.pauseNanos = TimeUnit.MILLISECONDS.toNanos(pauseMillis);
    this.idleSeconds = idleSeconds;
  }

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    Path parent = Path.of(arguments.length > 0 ? arguments[0] : "target");
    int jobs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000;
    long pause = arguments.length > 2 ? Long.parseLong(arguments[2]) : 2;
    int idle = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 10;
    int rounds = arguments.length > 4 ? Integer.parseInt(arguments[4]) : 5;
    String only = arguments.length > 5 ? arguments[5] : "";
    LatencyBench bench = new LatencyBench(jobs, pause, idle, rounds, only);
    Path directory = Files.createTempDirectory(parent, "latency-bench");
    try {
      bench.measure("memory", "memory:");
      bench.measure("file, forced", "file:" + directory.resolve("forced"));
      bench.measure("file, fsync=os", "file:" + directory.resolve("os") + "?fsync=os");
    } finally {
      Jobs.clear(directory);
      Files.delete(directory);
    }
  }

  private void measure(String name, String url) throws Exception {
    if (!name.contains(only)) {
      return;
    }
    try (Sluice sluice = Sluice.open(url)) {
      Queue<byte[]> queue = sluice.queue("bench");
      LinkedBlockingQueue<Long> starts = new LinkedBlockingQueue<>();
      queue.work(job -> starts.add(System.nanoTime()), w -> w.concurrency(WORKERS));
      run(queue, starts);
      double[][] ranks = new double[4][rounds];
      for (int round = 0; round < rounds; round++) {
        Times times = run(queue, starts);
        ranks[0][round] = rank(times.toStart, 50);
        ranks[1][round] = rank(times.toStart, 99);
        ranks[2][round] = rank(times.call, 50);
        ranks[3][round] = rank(times.call, 99);
      }
      double idle = idle();
      System.out.printf(
          Locale.ROOT,
          "%-16s enqueue to start p50 %,.0f µs, p99 %,.0f µs; the call p50 %,.0f µs, p99 %,.0f µs;"
              + " idle %.2f %% of a core%n",
          name,
          Median.of(ranks[0]),
          Median.of(ranks[1]),
          Median.of(ranks[2]),
          Median.of(ranks[3]),
          idle);
    }
  }

  private Times run(Queue<byte[]> queue, LinkedBlockingQueue<Long> starts) throws Exception {
    Times times = new Times(new long[jobs], new long[jobs]);
    byte[] payload = Jobs.payload(250);
    for (int i = 0; i < jobs; i++) {
      long began = System.nanoTime();
      queue.enqueue(payload);
      times.call[i] = System.nanoTime() - began;
      Long start = starts.poll(1, TimeUnit.MINUTES);
      if (start == null) {
        throw new IllegalStateException("a job has not started for a minute");
      }
      times.toStart[i] = start - began;
      LockSupport.parkNanos(pauseNanos);
    }
    return times;
  }

  /** What the process takes while nobody wants anything, in per cent of one processor. */
  private double idle() throws InterruptedException {
    TimeUnit.SECONDS.sleep(1);
    long before = PROCESS.getProcessCpuTime();
    TimeUnit.SECONDS.sleep(idleSeconds);
    return (PROCESS.getProcessCpuTime() - before) / (idleSeconds * 1e9) * 100;
  }

  private static double rank(long[] nanos, int percent) {
    Arrays.sort(nanos);
    return nanos[(int) Math.ceil(percent / 100.0 * nanos.length) - 1] / 1e3;
  }

  /** In nanoseconds. */
  private record Times(long[] call, long[] toStart) {}
}
