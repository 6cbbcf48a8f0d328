package dev.sluice.bench.shared;

import dev.sluice.bench.Median;
import dev.sluice.bench.Threads;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sluice beside others, in turns, each with a storage of its own in each round: single enqueues
 * from many threads, batches, jobs worked off. Prints the median of each figure and Sluice's ratio
 * to it.
 */
final class Comparison {
  private static final int THREADS = 64;

  private final int jobs;
  private final int singles;
  private final int rounds;
  private final Map<String, List<Rates>> all = new LinkedHashMap<>();

  /**
   * @param arguments of the command: how many jobs to enqueue in batches, how many one by one, and
   *     rounds (3); what is missing is as the others say
   */
  Comparison(String[] arguments, int jobs, int singles) {
    this.jobs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : jobs;
    this.singles = arguments.length > 1 ? Integer.parseInt(arguments[1]) : singles;
    this.rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 3;
  }

  /** One of the things that are compared: opens it with a storage that has nothing in it. */
  interface Start {
    Contender open() throws Exception;
  }

  /** In jobs a second. */
  private record Rates(double single, double bulk, double process) {}

  /** Runs all, after one round to warm up, and prints what came out. */
  void run(List<Start> starts) throws Exception {
    for (int round = 0; round <= rounds; round++) {
      for (Start start : starts) {
        round(start, round > 0);
      }
    }
    print();
  }

  private void round(Start start, boolean counts) throws Exception {
    try (Contender contender = start.open()) {
      double single = singles(contender);
      double bulk = bulk(contender);
      Progress progress = new Progress(singles + jobs);
      contender.startWorking(progress);
      Rates rates = new Rates(single, bulk, progress.awaitRate());
      if (counts) {
        all.computeIfAbsent(contender.name(), name -> new ArrayList<>()).add(rates);
      }
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
    return singles * 1e9 / Threads.nanos(Collections.nCopies(THREADS, work));
  }

  private double bulk(Contender contender) throws Exception {
    long began = System.nanoTime();
    for (int i = 0; i < jobs; i += Contender.BATCH) {
      contender.enqueueMany(Math.min(Contender.BATCH, jobs - i));
    }
    return jobs * 1e9 / (System.nanoTime() - began);
  }

  private void print() {
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
        Median.of(rounds.stream().mapToDouble(Rates::single).toArray()),
        Median.of(rounds.stream().mapToDouble(Rates::bulk).toArray()),
        Median.of(rounds.stream().mapToDouble(Rates::process).toArray()));
  }
}
