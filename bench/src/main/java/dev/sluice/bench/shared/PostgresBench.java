package dev.sluice.bench.shared;

import dev.sluice.servers.PostgresServer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sluice beside db-scheduler and JobRunr on one PostgreSQL server that forces its log, in turns,
 * each with a new database in each round. Prints the median of each figure and Sluice's ratio to
 * it.
 *
 * <p>Arguments: jobs to work off (20000), single enqueues (5000), rounds (3).
 */
public final class PostgresBench {
  private static final int THREADS = 64;

  private final PostgresServer server;
  private final int jobs;
  private final int singles;

  private PostgresBench(PostgresServer server, int jobs, int singles) {
    this.server = server;
    this.jobs = jobs;
    this.singles = singles;
  }

  /** One of the things that are compared. */
  private interface Start {
    Contender on(String url) throws Exception;
  }

  /** In jobs a second. */
  private record Rates(double single, double bulk, double process) {}

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    int jobs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20_000;
    int singles = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5_000;
    int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 3;
    List<Start> starts =
        List.of(SluiceContender::new, DbSchedulerContender::new, JobRunrContender::new);
    Map<String, List<Rates>> all = new LinkedHashMap<>();
    try (PostgresServer server = PostgresServer.start("max_connections=200")) {
      PostgresBench bench = new PostgresBench(server, jobs, singles);
      // The first round warms up and does not count.
      for (int round = 0; round <= rounds; round++) {
        for (Start start : starts) {
          bench.round(start, round == 0 ? new LinkedHashMap<>() : all);
        }
      }
    }
    print(all);
  }

  private void round(Start start, Map<String, List<Rates>> all) throws Exception {
    try (Contender contender = start.on(server.url(server.freshDatabase()))) {
      double single = singles(contender);
      double bulk = bulk(contender);
      Progress progress = new Progress(singles + jobs);
      contender.startWorking(progress);
      Rates rates = new Rates(single, bulk, progress.awaitRate());
      all.computeIfAbsent(contender.name(), name -> new ArrayList<>()).add(rates);
    }
  }

  private double singles(Contender contender) throws Exception {
    AtomicInteger next = new AtomicInteger();
    Callable<Void> work =
        () -> {
          while (next.getAndIncrement() < singles) {
            contender.enqueue();
          }
          return null;
        };
    List<FutureTask<Void>> tasks = new ArrayList<>();
    long began = System.nanoTime();
    for (int i = 0; i < THREADS; i++) {
      FutureTask<Void> task = new FutureTask<>(work);
      tasks.add(task);
      new Thread(task, "producer-" + i).start();
    }
    for (FutureTask<Void> task : tasks) {
      result(task);
    }
    return singles * 1e9 / (System.nanoTime() - began);
  }

  private static void result(FutureTask<Void> task) throws InterruptedException {
    try {
      task.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a producer failed", e);
    }
  }

  private double bulk(Contender contender) throws Exception {
    long began = System.nanoTime();
    for (int i = 0; i < jobs; i += Contender.BATCH) {
      contender.enqueueMany(Math.min(Contender.BATCH, jobs - i));
    }
    return jobs * 1e9 / (System.nanoTime() - began);
  }

  private static void print(Map<String, List<Rates>> all) {
    Rates own = median(all.getOrDefault("Sluice", List.of()));
    all.forEach(
        (name, rounds) -> {
          Rates rates = median(rounds);
          System.out.printf(
              Locale.ROOT,
              "%-14s enqueue by %d threads %,8.0f/s (%.2f), in batches %,8.0f/s (%.2f), processed"
                  + " %,8.0f/s (%.2f)%n",
              name,
              THREADS,
              rates.single,
              own.single / rates.single,
              rates.bulk,
              own.bulk / rates.bulk,
              rates.process,
              own.process / rates.process);
        });
    System.out.println("in brackets: how many times as fast Sluice was");
  }

  private static Rates median(List<Rates> rounds) {
    return new Rates(
        median(rounds.stream().mapToDouble(Rates::single).toArray()),
        median(rounds.stream().mapToDouble(Rates::bulk).toArray()),
        median(rounds.stream().mapToDouble(Rates::process).toArray()));
  }

  private static double median(double[] figures) {
    Arrays.sort(figures);
    return figures[figures.length / 2];
  }
}
