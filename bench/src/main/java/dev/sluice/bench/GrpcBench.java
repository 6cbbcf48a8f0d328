package dev.sluice.bench;

import dev.sluice.Sluice;
import dev.sluice.server.access.Access;
import dev.sluice.server.grpc.GrpcPort;
import dev.sluice.server.grpc.GrpcPortOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A worker that claims and completes jobs of 250 bytes by a stream, with a file store behind the
 * server, beside a server that keeps nothing and answers the same messages, and beside the store
 * itself without a server; then the same by single calls, 64 at once on one connection, beside
 * calls that say nothing. Server and worker are in one process.
 *
 * <p>Arguments: a folder, jobs in each figure (100000), figures (3), credit (4000), a part of the
 * names of what is to be measured (all).
 */
public final class GrpcBench {
  private static final int BATCH = 1_000;
  private static final int CALLERS = 64;

  /** Calls are slow: a figure has so many times fewer jobs. */
  private static final int CALLS_SHARE = 3;

  private final Path folder;
  private final int jobs;
  private final int credit;
  private int stores;

  private GrpcBench(Path folder, int jobs, int credit) {
    this.folder = folder;
    this.jobs = jobs;
    this.credit = credit;
  }

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    int jobs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100_000;
    int figures = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 3;
    int credit = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 4_000;
    String part = arguments.length > 4 ? arguments[4] : "";
    new GrpcBench(Path.of(arguments[0]), jobs, credit).compare(figures, part);
  }

  private interface Figure {
    double jobsPerSecond() throws Exception;
  }

  private void compare(int figures, String part) throws Exception {
    Map<String, Figure> contenders = new LinkedHashMap<>();
    contenders.put("bare server", () -> bare(false));
    contenders.put("Sluice, file store", () -> served(false));
    contenders.put("bare server, settled one by one", () -> bare(true));
    contenders.put("Sluice, settled one by one", () -> served(true));
    contenders.put("file store without a server", this::store);
    contenders.put("bare server, two empty calls", () -> bareCalls(true));
    contenders.put("bare server, a claim and a settle", () -> bareCalls(false));
    contenders.put("Sluice, a claim and a settle", this::servedCalls);
    contenders.keySet().removeIf(name -> !name.contains(part));
    Map<String, double[]> results = new LinkedHashMap<>();
    for (Map.Entry<String, Figure> contender : contenders.entrySet()) {
      results.put(contender.getKey(), new double[figures]);
      contender.getValue().jobsPerSecond();
    }
    for (int i = 0; i < figures; i++) {
      for (Map.Entry<String, double[]> result : results.entrySet()) {
        result.getValue()[i] =
            Objects.requireNonNull(contenders.get(result.getKey())).jobsPerSecond();
      }
    }
    results.forEach(
        (name, values) -> System.out.printf("%-34s %,10.0f jobs/s%n", name, Median.of(values)));
  }

  private double bare(boolean oneByOne) throws Exception {
    try (GrpcBareServer server = GrpcBareServer.start(jobs)) {
      return drain(server.port(), oneByOne);
    }
  }

  private double served(boolean oneByOne) throws Exception {
    try (Sluice sluice = filled();
        GrpcPort port = GrpcPort.start(sluice, new GrpcPortOptions(), Access.OPEN)) {
      return drain(port.port(), oneByOne);
    }
  }

  private double bareCalls(boolean empty) throws Exception {
    try (GrpcBareServer server = GrpcBareServer.start(jobs)) {
      return calls(server.port(), empty);
    }
  }

  private double servedCalls() throws Exception {
    try (Sluice sluice = filled();
        GrpcPort port = GrpcPort.start(sluice, new GrpcPortOptions(), Access.OPEN)) {
      return calls(port.port(), false);
    }
  }

  private double calls(int port, boolean empty) {
    try (GrpcSingleCalls callers = new GrpcSingleCalls(port, jobs / CALLS_SHARE, empty)) {
      return callers.run(CALLERS);
    }
  }

  private double drain(int port, boolean oneByOne) throws Exception {
    try (GrpcDrain worker = new GrpcDrain(port, jobs, oneByOne)) {
      return worker.run(credit);
    }
  }

  private double store() throws Exception {
    try (Sluice sluice = filled()) {
      long began = System.nanoTime();
      for (int done = 0; done < jobs; ) {
        done +=
            sluice.store().settle(Jobs.complete(sluice.store().claim(Jobs.claim(BATCH)))).size();
      }
      return jobs * 1e9 / (System.nanoTime() - began);
    }
  }

  private Sluice filled() {
    Sluice sluice = Sluice.open("file:" + folder.resolve("store" + stores++));
    byte[] payload = Jobs.payload(250);
    List<byte[]> batch = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      batch.add(payload);
    }
    for (int i = 0; i < jobs; i += BATCH) {
      sluice.queue(Jobs.QUEUE).enqueueAll(batch);
    }
    return sluice;
  }
}
