package dev.sluice.bench.shared;

import dev.sluice.Queue;
import dev.sluice.Sluice;
import dev.sluice.Worker;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * How fast jobs are worked off while many more wait: what a claim and a settlement cost must not
 * depend on the backlog.
 *
 * <p>Arguments: one of {@link Storage#NAMES}; jobs in each figure (20000); backlogs
 * (1000,100000,1000000); figures for each backlog, of which the median is printed (3).
 */
public final class BacklogBench {
  private static final byte[] PAYLOAD = new byte[100];

  private final Queue<byte[]> queue;
  private final int jobs;

  private BacklogBench(Sluice sluice, int jobs) {
    queue = sluice.queue("bench");
    this.jobs = jobs;
  }

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    String storage = arguments.length > 0 ? arguments[0] : "postgresql";
    int jobs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20_000;
    String backlogs = arguments.length > 2 ? arguments[2] : "1000,100000,1000000";
    int rounds = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 3;
    try (Storage server = Storage.start(storage);
        Sluice sluice = Sluice.open(server.url())) {
      BacklogBench bench = new BacklogBench(sluice, jobs);
      for (int backlog : Stream.of(backlogs.split(",", -1)).mapToInt(Integer::parseInt).toArray()) {
        bench.measure(storage, backlog, rounds);
      }
    }
  }

  private void measure(String storage, int backlog, int rounds) throws InterruptedException {
    double[] rates = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      fill(backlog + jobs);
      rates[i] = work();
    }
    Arrays.sort(rates);
    System.out.printf(
        Locale.ROOT,
        "%-12s %,10d waiting: %,8.0f jobs/s worked off%n",
        storage,
        backlog,
        rates[rounds / 2]);
  }

  private void fill(long upTo) {
    long missing = upTo - queue.counts().ready();
    while (missing > 0) {
      int batch = (int) Math.min(Contender.BATCH, missing);
      queue.enqueueAll(Collections.nCopies(batch, PAYLOAD));
      missing -= batch;
    }
  }

  private double work() throws InterruptedException {
    Progress progress = new Progress(jobs);
    Worker worker =
        queue.work(job -> progress.ran(), w -> w.concurrency(SluiceContender.CONCURRENCY));
    try {
      return progress.awaitRate();
    } finally {
      worker.close();
    }
  }
}
