package dev.sluice.bench.shared;

import dev.sluice.Queue;
import dev.sluice.Sluice;
import dev.sluice.bench.Median;
import dev.sluice.bench.Threads;
import dev.sluice.servers.MariaDbServer;
import dev.sluice.servers.PostgresServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * Batches of a thousand jobs enqueued by one producer and by four, beside the least that the server
 * can do: the same rows inserted into the same table, and nothing asked. In turns, each with a new
 * database.
 *
 * <p>Arguments: postgresql or mariadb; jobs in each figure (40000); figures, of which the median is
 * printed, after one to warm up (3).
 */
public final class BulkBench {
  private static final byte[] PAYLOAD = new byte[250];
  private static final int[] PRODUCERS = {1, 4};

  private final int jobs;
  private final int rounds;

  private BulkBench(int jobs, int rounds) {
    this.jobs = jobs;
    this.rounds = rounds;
  }

  /** Makes empty databases on one server. */
  private interface Databases {
    String fresh();
  }

  /** Brings a batch. For one thread. */
  interface Producer extends AutoCloseable {
    void enqueue(int jobs) throws Exception;

    @Override
    default void close() throws SQLException {}
  }

  /** Makes producers. */
  private interface Open {
    Producer open() throws Exception;
  }

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    String storage = arguments.length > 0 ? arguments[0] : "postgresql";
    int jobs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 40_000;
    int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 3;
    BulkBench bench = new BulkBench(jobs, rounds);
    if (storage.equals("mariadb")) {
      try (MariaDbServer server = MariaDbServer.start()) {
        bench.run(() -> server.url(server.freshDatabase()));
      }
    } else {
      try (PostgresServer server = PostgresServer.start()) {
        bench.run(() -> server.url(server.freshDatabase()));
      }
    }
  }

  private void run(Databases databases) throws Exception {
    for (int producers : PRODUCERS) {
      double[] own = new double[rounds];
      double[] bare = new double[rounds];
      for (int i = -1; i < rounds; i++) {
        double ownRate = sluice(databases.fresh(), producers);
        double bareRate = bare(databases.fresh(), producers);
        if (i >= 0) {
          own[i] = ownRate;
          bare[i] = bareRate;
        }
      }
      System.out.printf(
          Locale.ROOT,
          "%d producers: Sluice %,8.0f jobs/s, bare insert %,8.0f/s (%.2f)%n",
          producers,
          Median.of(own),
          Median.of(bare),
          Median.of(own) / Median.of(bare));
    }
  }

  private double sluice(String url, int producers) throws Exception {
    try (Sluice sluice = Sluice.open(url)) {
      Queue<byte[]> queue = sluice.queue("bench");
      queue.enqueue(PAYLOAD);
      return rate(producers, () -> batch -> queue.enqueueAll(Collections.nCopies(batch, PAYLOAD)));
    }
  }

  private double bare(String url, int producers) throws Exception {
    Sluice.open(url).close();
    return rate(producers, () -> BareInsert.open(url, PAYLOAD));
  }

  private double rate(int producers, Open open) throws Exception {
    List<Callable<Void>> all = new ArrayList<>();
    for (int i = 0; i < producers; i++) {
      Producer producer = open.open();
      all.add(
          () -> {
            try (producer) {
              for (int left = jobs / producers; left > 0; left -= Contender.BATCH) {
                producer.enqueue(Math.min(Contender.BATCH, left));
              }
            }
            return null;
          });
    }
    return jobs * 1e9 / Threads.nanos(all);
  }
}
