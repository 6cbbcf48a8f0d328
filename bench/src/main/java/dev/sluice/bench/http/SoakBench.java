package dev.sluice.bench.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * A server over a file store that works for a long time, with many connections that are silent and
 * many that send a byte a second. Says each minute what the server's process holds: it should be
 * the same in the end as after the first minutes.
 *
 * <p>Arguments: minutes (10); silent connections (1000); slow ones (200).
 */
public final class SoakBench {
  private static final int BUSY = 8;
  private static final int BATCH = 20;

  private final ServerProcess server;
  private final LongAdder turns = new LongAdder();
  private volatile boolean over;

  private SoakBench(ServerProcess server) {
    this.server = server;
  }

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    int minutes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10;
    int silent = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1000;
    int slow = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 200;
    Path folder = Files.createTempDirectory("sluice-soak");
    try (ServerProcess server = ServerProcess.start("file:" + folder.resolve("store"));
        Crowd crowd = new Crowd(server.uri(), silent, slow)) {
      new SoakBench(server).run(minutes, crowd);
    } finally {
      HttpBench.delete(folder);
    }
  }

  private void run(int minutes, Crowd crowd) throws Exception {
    List<Thread> busy = new ArrayList<>();
    for (int i = 0; i < BUSY; i++) {
      Thread thread = new Thread(this::work, "soak-" + i);
      thread.setDaemon(true);
      thread.start();
      busy.add(thread);
    }
    for (int minute = 1; minute <= minutes; minute++) {
      crowd.live(TimeUnit.MINUTES.toNanos(1));
      long done = turns.sumThenReset();
      System.out.printf(
          Locale.ROOT,
          "minute %d: %,d jobs/s through; %s; %s%n",
          minute,
          done * BATCH / 60,
          Footprint.of(server.pid()),
          crowd);
    }
    over = true;
    for (Thread thread : busy) {
      thread.join();
    }
  }

  // Enqueues, claims and settles as many.
  private void work() {
    String job = "{\"payload\":\"" + "x".repeat(250) + "\"}";
    String jobs = "{\"jobs\":[" + String.join(",", Collections.nCopies(BATCH, job)) + "]}";
    byte[] enqueue = Connection.post("/v1/queues/q/jobs/batch", jobs);
    HttpBench.Turns settleAndClaim = new HttpBench.Turns(BATCH);
    try (Connection connection = new Connection(server.uri())) {
      while (!over) {
        connection.send(enqueue);
        settleAndClaim.on(connection);
        turns.increment();
      }
    } catch (IOException e) {
      throw new IllegalStateException("a busy connection failed", e);
    }
  }
}
