package dev.sluice.bench.beanstalkd;

import dev.sluice.bench.Median;
import dev.sluice.bench.Threads;
import dev.sluice.servers.BeanstalkdServer;
import dev.sluice.servers.RedisServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Sluice on one beanstalkd server and on three with a guard in Redis, each beside a bare loop that
 * pipelines over the same servers, in turns. Jobs of 100 bytes from 8 producers, in calls of 100
 * and one by one, then worked off.
 *
 * <p>Arguments: jobs (80000), of them one by one (8000), rounds (3), milliseconds between two syncs
 * of the servers (50), a part of the names of what to measure (all).
 */
public final class BeanstalkdBench {
  private static final int PRODUCERS = 8;
  private static final int BATCH = 100;

  private final int jobs;
  private final int singles;
  private final int rounds;
  private final Map<String, List<double[]>> all = new LinkedHashMap<>();

  private BeanstalkdBench(int jobs, int singles, int rounds) {
    this.jobs = jobs;
    this.singles = singles;
    this.rounds = rounds;
  }

  private interface Start {
    Contender open(String tube);
  }

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    String sync = arguments.length > 3 ? arguments[3] : "50";
    String part = arguments.length > 4 ? arguments[4] : "";
    List<BeanstalkdServer> servers =
        Stream.generate(() -> BeanstalkdServer.start("-f", sync)).limit(3).toList();
    try (RedisServer redis = RedisServer.start("--appendfsync", "everysec")) {
      List<String> addresses = servers.stream().map(BeanstalkdServer::address).toList();
      Map<String, Start> starts = starts(addresses, redis.url());
      starts.keySet().removeIf(name -> !name.contains(part));
      new BeanstalkdBench(
              number(arguments, 0, 80_000), number(arguments, 1, 8_000), number(arguments, 2, 3))
          .run(starts);
    } finally {
      servers.forEach(BeanstalkdServer::close);
    }
  }

  private static int number(String[] arguments, int place, int otherwise) {
    return arguments.length > place ? Integer.parseInt(arguments[place]) : otherwise;
  }

  private static Map<String, Start> starts(List<String> addresses, String redis) {
    String one = addresses.get(0);
    String several = addresses.stream().collect(Collectors.joining(","));
    Map<String, Start> starts = new LinkedHashMap<>();
    starts.put("one: bare loop", tube -> new BareLoop("one: bare loop", List.of(one), tube));
    starts.put(
        "one: Sluice",
        tube -> new SluiceLoop("one: Sluice", "beanstalkd://" + one + "?prefix=" + tube));
    starts.put("three: bare loop", tube -> new BareLoop("three: bare loop", addresses, tube));
    starts.put(
        "three: Sluice",
        tube ->
            new SluiceLoop(
                "three: Sluice",
                "beanstalkd://"
                    + several
                    + "?prefix="
                    + tube
                    + "&guard="
                    + URLEncoder.encode(redis + "?prefix=" + tube, StandardCharsets.UTF_8)));
    return starts;
  }

  /** After one round to warm up. */
  private void run(Map<String, Start> starts) throws Exception {
    for (int round = 0; round <= rounds; round++) {
      int number = round;
      for (Start start : starts.values()) {
        try (Contender contender = start.open("r" + number + "t" + System.nanoTime())) {
          double[] rates = rates(contender);
          if (number > 0) {
            all.computeIfAbsent(contender.name(), n -> new ArrayList<>()).add(rates);
          }
        }
      }
    }
    all.keySet().forEach(this::print);
    System.out.println("in brackets: the part of what the bare loop before it did");
  }

  private double[] rates(Contender contender) throws Exception {
    double single = produce(contender, singles, 1);
    double bulk = produce(contender, jobs, BATCH);
    long began = System.nanoTime();
    contender.consume(jobs + singles);
    return new double[] {single, bulk, (jobs + singles) * 1e9 / (System.nanoTime() - began)};
  }

  private static double produce(Contender contender, int jobs, int batch) throws Exception {
    Callable<Void> work =
        () -> {
          contender.produce(jobs / PRODUCERS, batch);
          return null;
        };
    return jobs * 1e9 / Threads.nanos(Collections.nCopies(PRODUCERS, work));
  }

  private void print(String name) {
    double[] own = Median.ofColumns(all.getOrDefault(name, List.of(new double[3])));
    double[] peer =
        Median.ofColumns(
            all.getOrDefault(name.replace("Sluice", "bare loop"), List.of(new double[3])));
    System.out.printf(
        Locale.ROOT,
        "%-18s put by %d, one by one %,8.0f/s (%.2f), in calls of %d %,8.0f/s (%.2f), worked off"
            + " %,8.0f/s (%.2f)%n",
        name,
        PRODUCERS,
        own[0],
        own[0] / peer[0],
        BATCH,
        own[1],
        own[1] / peer[1],
        own[2],
        own[2] / peer[2]);
  }
}
