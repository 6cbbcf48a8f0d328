package dev.sluice.bench;

import dev.sluice.Sluice;
import dev.sluice.server.beanstalkd.BeanstalkdPort;
import dev.sluice.server.beanstalkd.BeanstalkdPortOptions;
import dev.sluice.servers.BeanstalkdServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * The beanstalkd port beside beanstalkd 1.12, in turns: 64 connections put jobs of 100 bytes, then
 * reserve and delete them, each waiting for its answers. Over a file that is forced beside {@code
 * -b DIR -f0}, over memory beside no binlog.
 *
 * <p>Arguments: jobs (40000), rounds (3), connections (64), how many jobs a connection sends before
 * it listens (1).
 */
public final class BeanstalkdPortBench {
  private static final String[] NAMES = {
    "beanstalkd -f0", "port over file", "beanstalkd, no binlog", "port over memory"
  };

  private final int jobs;
  private final int connections;
  private final int window;
  private final Map<String, List<double[]>> all = new LinkedHashMap<>();

  private BeanstalkdPortBench(int jobs, int connections, int window) {
    this.jobs = jobs;
    this.connections = connections;
    this.window = window;
  }

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    int rounds = number(arguments, 1, 3);
    BeanstalkdPortBench bench =
        new BeanstalkdPortBench(
            number(arguments, 0, 40_000), number(arguments, 2, 64), number(arguments, 3, 1));
    Path folder = Files.createTempDirectory("beanstalkd-port");
    BeanstalkdPortOptions any = BeanstalkdPortOptions.DEFAULT.port(0);
    try (BeanstalkdServer forced = BeanstalkdServer.start("-f", "0");
        BeanstalkdServer plain = BeanstalkdServer.startWithoutBinlog();
        Sluice file = Sluice.open("file:" + folder.resolve("jobs"));
        Sluice memory = Sluice.open("memory:");
        BeanstalkdPort overFile = BeanstalkdPort.start(file, any);
        BeanstalkdPort overMemory = BeanstalkdPort.start(memory, any)) {
      int[] ports = {forced.port(), overFile.port(), plain.port(), overMemory.port()};
      for (int round = 0; round <= rounds; round++) {
        for (int i = 0; i < ports.length; i++) {
          bench.measure(NAMES[i], ports[i], round > 0);
        }
      }
    }
    bench.print();
  }

  private static int number(String[] arguments, int place, int otherwise) {
    return arguments.length > place ? Integer.parseInt(arguments[place]) : otherwise;
  }

  private void measure(String name, int port, boolean counts) throws Exception {
    List<BeanstalkdPortClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < connections; i++) {
        clients.add(new BeanstalkdPortClient(port));
      }
      int each = jobs / connections;
      double put = rate(clients, client -> client.put(each, window));
      double taken = rate(clients, client -> client.takeAndDelete(each, window));
      if (counts) {
        all.computeIfAbsent(name, n -> new ArrayList<>()).add(new double[] {put, taken});
      }
    } finally {
      for (BeanstalkdPortClient client : clients) {
        client.close();
      }
    }
  }

  private interface Work {
    void run(BeanstalkdPortClient client) throws Exception;
  }

  private double rate(List<BeanstalkdPortClient> clients, Work work) throws InterruptedException {
    List<Callable<Void>> calls = new ArrayList<>();
    for (BeanstalkdPortClient client : clients) {
      calls.add(
          () -> {
            work.run(client);
            return null;
          });
    }
    int done = jobs / connections * connections;
    return done * 1e9 / Threads.nanos(calls);
  }

  private void print() {
    for (int i = 0; i < NAMES.length; i++) {
      double[] own = Median.ofColumns(all.getOrDefault(NAMES[i], List.of(new double[2])));
      double[] peer = Median.ofColumns(all.getOrDefault(NAMES[i - i % 2], List.of(new double[2])));
      System.out.printf(
          Locale.ROOT,
          "%-22s put %,8.0f/s (%.2f), reserved and deleted %,8.0f/s (%.2f)%n",
          NAMES[i],
          own[0],
          own[0] / peer[0],
          own[1],
          own[1] / peer[1]);
    }
    System.out.println("in brackets: the part of what the beanstalkd above it did");
  }
}
