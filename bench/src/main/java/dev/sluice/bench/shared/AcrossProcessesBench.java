package dev.sluice.bench.shared;

import dev.sluice.Job;
import dev.sluice.Queue;
import dev.sluice.Sluice;
import dev.sluice.servers.PostgresServer;
import dev.sluice.servers.RedisServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How long a job takes from its enqueue in one process to the start of its handler in another, one
 * job at a time, and what the idle worker and its server cost. Both processes read the same
 * monotonic clock, as Linux has it.
 *
 * <p>Arguments: postgresql or redis; jobs (1000); pause between two in ms (5); seconds idle (10).
 */
public final class AcrossProcessesBench {
  private static final int WARM_UP = 200;

  private AcrossProcessesBench() {}

  /** Runs it; with {@code worker URL} it is the other process. */
  public static void main(String[] arguments) throws Exception {
    String what = arguments.length > 0 ? arguments[0] : "postgresql";
    if (what.equals("worker")) {
      work(arguments[1]);
      return;
    }
    int jobs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000;
    long pause = arguments.length > 2 ? Long.parseLong(arguments[2]) : 5;
    int idle = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 10;
    if (what.equals("redis")) {
      try (RedisServer redis = RedisServer.start("--appendonly", "yes")) {
        measure(what, redis.url(), jobs, pause, idle);
      }
    } else {
      try (PostgresServer postgres = PostgresServer.start()) {
        measure(what, postgres.url(postgres.freshDatabase()), jobs, pause, idle);
      }
    }
  }

  private static void work(String url) throws IOException {
    try (Sluice sluice = Sluice.open(url)) {
      Queue<byte[]> queue = sluice.queue("bench");
      queue.work(AcrossProcessesBench::report, w -> w.concurrency(2));
      // Until the other process has ended, or closes this.
      System.in.read();
    }
  }

  private static void report(Job<byte[]> job) {
    long now = System.nanoTime();
    System.out.println(now - ByteBuffer.wrap(job.payload()).getLong());
    System.out.flush();
  }

  private static void measure(String name, String url, int jobs, long pause, int idle)
      throws Exception {
    Process worker = startWorker(url);
    try (Sluice sluice = Sluice.open(url);
        BufferedReader answers =
            new BufferedReader(
                new InputStreamReader(worker.getInputStream(), StandardCharsets.UTF_8))) {
      Queue<byte[]> queue = sluice.queue("bench");
      sample(queue, answers, WARM_UP, pause);
      long[] nanos = sample(queue, answers, jobs, pause);
      Arrays.sort(nanos);
      System.out.printf(
          Locale.ROOT,
          "%-12s enqueue to start in another process: p50 %.2f ms, p99 %.2f ms; idle %.2f %% of a"
              + " core for the worker, %.2f %% for the server%n",
          name,
          rank(nanos, 50),
          rank(nanos, 99),
          idle(List.of(worker.toHandle()), idle),
          idle(servers(worker), idle));
    } finally {
      worker.getOutputStream().close();
      worker.waitFor(10, TimeUnit.SECONDS);
      worker.destroyForcibly();
    }
  }

  private static Process startWorker(String url) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            AcrossProcessesBench.class.getName(),
            "worker",
            url)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static long[] sample(Queue<byte[]> queue, BufferedReader answers, int jobs, long pause)
      throws IOException {
    long[] nanos = new long[jobs];
    for (int i = 0; i < jobs; i++) {
      ByteBuffer now = ByteBuffer.allocate(Long.BYTES).putLong(System.nanoTime());
      queue.enqueue(now.array());
      nanos[i] = Long.parseLong(answers.readLine());
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pause));
    }
    return nanos;
  }

  private static double rank(long[] nanos, int percent) {
    return nanos[(int) Math.ceil(percent / 100.0 * nanos.length) - 1] / 1e6;
  }

  private static List<ProcessHandle> servers(Process worker) {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> process.pid() != worker.pid())
        .toList();
  }

  private static double idle(List<ProcessHandle> processes, int seconds)
      throws InterruptedException {
    Duration before = cpu(processes);
    TimeUnit.SECONDS.sleep(seconds);
    return cpu(processes).minus(before).toMillis() / (seconds * 1e3) * 100;
  }

  private static Duration cpu(List<ProcessHandle> processes) {
    return processes.stream()
        .flatMap(process -> process.info().totalCpuDuration().stream())
        .reduce(Duration.ZERO, Duration::plus);
  }
}
