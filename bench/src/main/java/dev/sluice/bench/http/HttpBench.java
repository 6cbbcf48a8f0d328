package dev.sluice.bench.http;

import dev.sluice.Sluice;
import dev.sluice.bench.Median;
import dev.sluice.bench.Threads;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.NewJob;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server over a file store, which forces each answer to the disk, and clients with a connection
 * each: single enqueues, batches of 100, and claim and complete in turns of 100. Beside it, in the
 * same rounds, what the server can answer at all, which is whether it is alive, and as many threads
 * that enqueue into such a store of their own process.
 *
 * <p>Arguments: requests in all (100000; batches a fiftieth of it); connections (64); rounds (3).
 */
public final class HttpBench {
  private static final int BATCH = 100;
  private static final int FIGURES = 5;

  // A server that runs for days is what is asked about, and these are seconds: until all that it
  // does has been compiled.
  private static final int WARMING = 3;

  private static final String PAYLOAD = "x".repeat(250);
  private static final Pattern LEASE = Pattern.compile("\"lease\":\"([^\"]+)\"");

  private final int requests;
  private final int connections;

  private HttpBench(int requests, int connections) {
    this.requests = requests;
    this.connections = connections;
  }

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    int requests = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
    int connections = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 64;
    int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 3;
    HttpBench bench = new HttpBench(requests, connections);
    List<double[]> all = new ArrayList<>();
    Path folder = Files.createTempDirectory("sluice-http");
    try (ServerProcess server = ServerProcess.start("file:" + folder.resolve("served"))) {
      for (int round = 0; round < WARMING + rounds; round++) {
        double[] figures = bench.round(server, folder.resolve("alone" + round));
        print("round " + round, figures);
        if (round >= WARMING) {
          all.add(figures);
        }
      }
    } finally {
      delete(folder);
    }
    print("median", Median.ofColumns(all));
  }

  private static void print(String what, double[] figures) {
    System.out.printf(
        Locale.ROOT,
        "%-8s single %,.0f/s, batches of %d %,.0f jobs/s, claim and complete %,.0f jobs/s;"
            + " is it alive %,.0f/s: %.2f of it; the store itself, single %,.0f/s: %.2f of it%n",
        what,
        figures[0],
        BATCH,
        figures[1],
        figures[2],
        figures[3],
        figures[0] / figures[3],
        figures[4],
        figures[0] / figures[4]);
  }

  private double[] round(ServerProcess server, Path alone) throws Exception {
    double[] figures = new double[FIGURES];
    byte[] single = Connection.post("/v1/queues/q/jobs", job());
    figures[0] = perSecond(server, requests, 1, c -> c.send(single));
    byte[] batch = Connection.post("/v1/queues/q/jobs/batch", batch());
    int batches = requests / 50;
    figures[1] = perSecond(server, batches, BATCH, c -> c.send(batch));
    figures[2] = perSecond(server, batches + requests / BATCH, BATCH, new Turns(BATCH));
    byte[] alive = Connection.get("/health/live");
    figures[3] = perSecond(server, requests, 1, c -> c.send(alive));
    figures[4] = alone("file:" + alone);
    return figures;
  }

  private static String job() {
    return "{\"payload\":\"" + PAYLOAD + "\"}";
  }

  private static String batch() {
    return "{\"jobs\":[" + String.join(",", Collections.nCopies(BATCH, job())) + "]}";
  }

  /** What a connection does once. */
  @FunctionalInterface
  private interface Call {
    Object on(Connection connection) throws IOException;
  }

  /** Settles what the turn before claimed, and claims: each thread its own. */
  static final class Turns implements Call {
    private final int most;
    private final ThreadLocal<String> outcomes = ThreadLocal.withInitial(() -> "");

    /**
     * @param most jobs in a turn
     */
    Turns(int most) {
      this.most = most;
    }

    @Override
    public Object on(Connection connection) throws IOException {
      byte[] answer =
          connection.send(
              Connection.post(
                  "/v1/turns",
                  "{\"outcomes\":["
                      + outcomes.get()
                      + "],\"claim\":{\"queues\":[\"q\"],\"max\":"
                      + most
                      + "}}"));
      StringBuilder next = new StringBuilder();
      Matcher leases = LEASE.matcher(new String(answer, StandardCharsets.ISO_8859_1));
      while (leases.find()) {
        next.append(next.isEmpty() ? "" : ",")
            .append("{\"lease\":\"")
            .append(leases.group(1))
            .append("\",\"outcome\":\"complete\"}");
      }
      outcomes.set(next.toString());
      return next;
    }
  }

  private double perSecond(ServerProcess server, int calls, int jobs, Call call) throws Exception {
    List<Callable<Void>> clients = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      clients.add(
          () -> {
            try (Connection connection = new Connection(server.uri())) {
              for (int n = 0; n < calls / connections; n++) {
                call.on(connection);
              }
            }
            return null;
          });
    }
    long nanos = Threads.nanos(clients);
    int each = calls / connections;
    return (double) each * connections * jobs * 1e9 / nanos;
  }

  private double alone(String url) throws InterruptedException {
    byte[] payload = PAYLOAD.getBytes(StandardCharsets.UTF_8);
    try (Sluice sluice = Sluice.open(url)) {
      JobStore store = (JobStore) sluice.store();
      Callable<Void> producer =
          () -> {
            for (int n = 0; n < requests / connections; n++) {
              store.enqueue(
                  List.of(new NewJob(JobId.next(), "q", "", payload, JobOptions.DEFAULT, null)));
            }
            return null;
          };
      long nanos = Threads.nanos(Collections.nCopies(connections, producer));
      int each = requests / connections;
      return (double) each * connections * 1e9 / nanos;
    }
  }

  static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      Path[] all = files.toArray(Path[]::new);
      Arrays.sort(all, Collections.reverseOrder());
      for (Path path : all) {
        Files.delete(path);
      }
    }
  }
}
