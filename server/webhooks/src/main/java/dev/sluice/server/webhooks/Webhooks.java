package dev.sluice.server.webhooks;

import dev.sluice.Sluice;
import dev.sluice.Worker;
import dev.sluice.WorkerOptions;
import dev.sluice.spi.Feature;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Workers that POST the jobs of their queues: an answer of 2xx completes a job, 429 or 503 with
 * {@code Retry-After} releases it until then, 410 makes it DEAD, and all else is retried. Any
 * number of processes may do so for the same queues.
 *
 * <pre>{@code
 * Webhook hook = Webhook.of("orders", URI.create("https://shop.example/hooks/orders"))
 *     .secret(SigningSecret.parse("whsec_..."));
 * try (Webhooks webhooks = Webhooks.start(sluice, List.of(hook))) {
 *   ...
 * }
 * }</pre>
 */
public final class Webhooks implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** What a lease that cannot be extended lasts longer than the request. */
  private static final Duration SETTLING = Duration.ofSeconds(10);

  private final List<Worker> workers = new ArrayList<>();
  private final HttpClient client =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

  private Webhooks() {}

  /** As {@link #start(Sluice, List, Consumer)} with nothing more to say. */
  public static Webhooks start(Sluice sluice, List<Webhook> webhooks) {
    return start(sluice, webhooks, options -> {});
  }

  /**
   * Starts a worker for each webhook.
   *
   * @param sluice stays open when these are closed
   * @param options what else the workers shall have, such as listeners or another retry policy
   * @throws IllegalArgumentException if two webhooks are for one queue, or the storage cannot keep
   *     what fails; nothing is started then
   */
  public static Webhooks start(
      Sluice sluice, List<Webhook> webhooks, Consumer<WorkerOptions> options) {
    requireOneEach(webhooks);
    Webhooks started = new Webhooks();
    try {
      for (Webhook webhook : webhooks) {
        started.workers.add(started.worker(sluice, webhook, options));
      }
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
    return started;
  }

  private Worker worker(Sluice sluice, Webhook webhook, Consumer<WorkerOptions> options) {
    Courier courier = new Courier(client, webhook, InstantSource.system());
    return sluice
        .queue(webhook.queue())
        .compute(
            courier,
            worker -> {
              worker
                  .concurrency(webhook.concurrency())
                  .rate(webhook.rate())
                  // They wait for the network all the time.
                  .virtualThreads(true)
                  // What was done and not settled is done again after a crash: a receiver shall not
                  // see more of that than it must.
                  .settleBeforeNext(true);
              if (!sluice.traits().has(Feature.EXTEND)) {
                worker.lease(webhook.timeout().plus(SETTLING));
              }
              options.accept(worker);
            });
  }

  private static void requireOneEach(List<Webhook> webhooks) {
    Set<String> queues = new HashSet<>();
    for (Webhook webhook : webhooks) {
      if (!queues.add(webhook.queue())) {
        throw new IllegalArgumentException("two webhooks for queue \"" + webhook.queue() + "\"");
      }
    }
  }

  /** The workers, in the order of the webhooks: their health, their counters. */
  public List<Worker> workers() {
    return List.copyOf(workers);
  }

  /**
   * Works on until the queues have nothing READY and no request is under way, then stops.
   *
   * @return whether that came about in time; if not they go on, until they are closed
   */
  public boolean drain(Duration timeout) throws InterruptedException {
    long until = System.nanoTime() + timeout.toNanos();
    workers.forEach(Worker::drain);
    for (Worker worker : workers) {
      Duration left = Duration.ofNanos(Math.max(0, until - System.nanoTime()));
      if (!worker.waitUntilStopped(left)) {
        return false;
      }
    }
    return true;
  }

  /** As {@link #close(Duration)} with 10 seconds. */
  @Override
  public void close() {
    close(PATIENCE);
  }

  /**
   * Claims nothing more, waits for the answers that are under way until the deadline, then aborts
   * those requests and releases their jobs without counting the attempt. Closing twice is fine.
   */
  public void close(Duration deadline) {
    long until = System.nanoTime() + deadline.toNanos();
    // Before the first one is waited for: none of the others shall begin a request meanwhile.
    workers.forEach(Worker::pause);
    for (Worker worker : workers) {
      worker.stop(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
    }
  }
}
