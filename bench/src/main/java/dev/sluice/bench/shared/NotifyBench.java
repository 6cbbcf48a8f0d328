package dev.sluice.bench.shared;

import dev.sluice.Queue;
import dev.sluice.Sluice;
import dev.sluice.bench.Median;
import dev.sluice.bench.Threads;
import dev.sluice.servers.PostgresServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What it costs the writers on PostgreSQL that workers are told of new jobs: eight writers, each
 * with connections of its own as if they were processes, enqueue one by one while a worker takes
 * what comes; told (LISTEN and NOTIFY), and looking by itself ({@code wakeup=poll}). In turns, each
 * with a new database.
 *
 * <p>Arguments: jobs in each figure (16000); figures, of which the median is printed, after one to
 * warm up (3).
 */
public final class NotifyBench {
  private static final byte[] PAYLOAD = new byte[250];
  private static final int WRITERS = 8;

  private final PostgresServer server;
  private final int jobs;

  private NotifyBench(PostgresServer server, int jobs) {
    this.server = server;
    this.jobs = jobs;
  }

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    int jobs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 16_000;
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
    double[] told = new double[rounds];
    double[] looking = new double[rounds];
    try (PostgresServer server = PostgresServer.start()) {
      NotifyBench bench = new NotifyBench(server, jobs);
      for (int i = -1; i < rounds; i++) {
        double notify = bench.rate("");
        double poll = bench.rate("&wakeup=poll");
        if (i >= 0) {
          told[i] = notify;
          looking[i] = poll;
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%d writers, one by one: told %,.0f jobs/s, looking %,.0f jobs/s (%.2f)%n",
        WRITERS,
        Median.of(told),
        Median.of(looking),
        Median.of(told) / Median.of(looking));
  }

  private double rate(String option) throws InterruptedException {
    String url = server.url(server.freshDatabase()) + option;
    List<Sluice> writers = new ArrayList<>();
    try (Sluice reader = Sluice.open(url)) {
      reader.queue("bench").work(job -> {}, w -> w.concurrency(SluiceContender.CONCURRENCY));
      for (int i = 0; i < WRITERS; i++) {
        writers.add(Sluice.open(url));
      }
      return write(writers);
    } finally {
      writers.forEach(Sluice::close);
    }
  }

  private double write(List<Sluice> writers) throws InterruptedException {
    List<Callable<Void>> all = new ArrayList<>();
    for (Sluice writer : writers) {
      Queue<byte[]> queue = writer.queue("bench");
      queue.enqueue(PAYLOAD);
      all.add(() -> write(queue));
    }
    return jobs * 1e9 / Threads.nanos(all);
  }

  private @Nullable Void write(Queue<byte[]> queue) {
    for (int i = 0; i < jobs / WRITERS; i++) {
      queue.enqueue(PAYLOAD);
    }
    return null;
  }
}
