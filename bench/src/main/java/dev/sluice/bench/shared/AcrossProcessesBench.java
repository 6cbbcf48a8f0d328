package dev.sluice.bench.shared;

import dev.sluice.bench.shared.Link.Kind;
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
 * job at a time, and what the idle worker and its server cost: first over the least that the same
 * server can do, then over Sluice. Both processes read the same monotonic clock, as Linux has it.
 *
 * <p>Arguments: postgresql or redis; jobs (1000); pause between two in ms (5); seconds idle (10).
 */
public final class AcrossProcessesBench {
  private static final int WARM_UP = 200;

  private static volatile boolean ended;

  private final int jobs;
  private final long pause;
  private final int idle;

  private AcrossProcessesBench(int jobs, long pause, int idle) {
    this.jobs = jobs;
    this.pause = pause;
    this.idle = idle;
  }

  /** Runs it; with {@code worker KIND URL} it is the other process. */
  public static void main(String[] arguments) throws Exception {
    String what = arguments.length > 0 ? arguments[0] : "postgresql";
    if (what.equals("worker")) {
      work(Kind.valueOf(arguments[1]), arguments[2]);
      return;
    }
    AcrossProcessesBench bench =
        new AcrossProcessesBench(
            arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000,
            arguments.length > 2 ? Long.parseLong(arguments[2]) : 5,
            arguments.length > 3 ? Integer.parseInt(arguments[3]) : 10);
    if (what.equals("redis")) {
      try (RedisServer redis = RedisServer.start("--appendfsync", "everysec")) {
        bench.measure(Kind.BARE_REDIS, redis.url());
        bench.measure(Kind.SLUICE, redis.url());
      }
    } else {
      try (PostgresServer postgres = PostgresServer.start()) {
        String url = postgres.url(postgres.freshDatabase());
        bench.measure(Kind.BARE_POSTGRESQL, url);
        bench.measure(Kind.SLUICE, url);
      }
    }
  }

  private static void work(Kind kind, String url) throws Exception {
    try (Link link = kind.open(url)) {
      Thread receiver = new Thread(() -> receive(link), "receiver");
      receiver.setDaemon(true);
      receiver.start();
      // Until the other process has ended, or closes this.
      System.in.read();
      ended = true;
    }
  }

  private static void receive(Link link) {
    try {
      link.receive(AcrossProcessesBench::report);
    } catch (Exception e) {
      if (!ended) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static void report(byte[] job) {
    long now = System.nanoTime();
    System.out.println(now - ByteBuffer.wrap(job).getLong());
    System.out.flush();
  }

  private void measure(Kind kind, String url) throws Exception {
    Process worker = startWorker(kind, url);
    try (Link link = kind.open(url);
        BufferedReader answers =
            new BufferedReader(
                new InputStreamReader(worker.getInputStream(), StandardCharsets.UTF_8))) {
      sample(link, answers, WARM_UP);
      long[] nanos = sample(link, answers, jobs);
      Arrays.sort(nanos);
      System.out.printf(
          Locale.ROOT,
          "%-16s enqueue to start in another process: p50 %.2f ms, p99 %.2f ms; idle %.2f %% of a"
              + " core for the worker, %.2f %% for the server%n",
          kind,
          rank(nanos, 50),
          rank(nanos, 99),
          idle(List.of(worker.toHandle())),
          idle(servers(worker)));
    } finally {
      worker.getOutputStream().close();
      if (!worker.waitFor(10, TimeUnit.SECONDS)) {
        worker.destroyForcibly();
      }
    }
  }

  private static Process startWorker(Kind kind, String url) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            AcrossProcessesBench.class.getName(),
            "worker",
            kind.name(),
            url)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private long[] sample(Link link, BufferedReader answers, int count) throws Exception {
    long[] nanos = new long[count];
    for (int i = 0; i < count; i++) {
      link.send(ByteBuffer.allocate(Long.BYTES).putLong(System.nanoTime()).array());
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

  /** In percent of a core. */
  private double idle(List<ProcessHandle> processes) throws InterruptedException {
    Duration before = cpu(processes);
    TimeUnit.SECONDS.sleep(idle);
    return cpu(processes).minus(before).toMillis() / (idle * 1e3) * 100;
  }

  private static Duration cpu(List<ProcessHandle> processes) {
    return processes.stream()
        .flatMap(process -> process.info().totalCpuDuration().stream())
        .reduce(Duration.ZERO, Duration::plus);
  }
}
