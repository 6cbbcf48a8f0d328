package dev.sluice.server.http;

import dev.sluice.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Stops workers on threads of their own: a handler may take as long as the deadline, and a request
 * shall not wait for it.
 */
final class WorkerStop {
  /** For handlers that run, if nothing else is said. */
  static final Duration DEADLINE = Duration.ofSeconds(10);

  static final Duration LONGEST = Duration.ofMinutes(10);

  /** How long the answer waits for what is mostly done at once. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Duration deadline;
  private final List<Thread> threads = new ArrayList<>();

  WorkerStop(Duration deadline) {
    this.deadline = deadline;
  }

  void begin(Worker worker) {
    begin(worker, () -> {});
  }

  /**
   * @param after done when it has stopped
   */
  void begin(Worker worker, Runnable after) {
    Thread thread =
        new Thread(
            () -> {
              worker.stop(deadline);
              after.run();
            },
            "sluice-stop-" + worker.name());
    thread.setDaemon(true);
    thread.start();
    threads.add(thread);
  }

  /** Waits for the end, but not long. */
  void await() throws InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    for (Thread thread : threads) {
      thread.join(Math.max(1, (until - System.nanoTime()) / 1_000_000));
    }
  }
}
