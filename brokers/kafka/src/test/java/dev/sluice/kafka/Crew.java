package dev.sluice.kafka;

import dev.sluice.servers.KafkaServer;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.StoreException;
import dev.sluice.testkit.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Threads that work on a queue, each with one job at a time, until they are told to end. */
final class Crew implements AutoCloseable {
  private final Work work;
  private final String queue;
  private final Log log;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean ended;

  private Crew(Work work, String queue, Log log) {
    this.work = work;
    this.queue = queue;
    this.log = log;
  }

  static Crew start(KafkaServer server, String rest, String queue, int hands, Log log) {
    return start(Work.open(server, rest, queue), queue, hands, log);
  }

  /** The same with a store that it closes. */
  static Crew start(Work work, String queue, int hands, Log log) {
    Crew crew = new Crew(work, queue, log);
    for (int i = 0; i < hands; i++) {
      Thread thread = new Thread(crew::run, "hand " + i);
      thread.setDaemon(true);
      thread.start();
      crew.threads.add(thread);
    }
    return crew;
  }

  private void run() {
    while (!ended) {
      try {
        for (Delivery job : Work.claim(work.store, queue, 1, Duration.ofSeconds(1))) {
          handle(job);
        }
      } catch (StoreException e) {
        Eventually.pass(Duration.ofMillis(20));
      }
    }
  }

  private void handle(Delivery job) {
    String body = Kafkas.text(job.payload());
    log.begins(body);
    Eventually.pass(Duration.ofMillis(ThreadLocalRandom.current().nextInt(4)));
    // It ends before it is settled: from then on another may begin.
    log.ends(body);
    settle(job);
  }

  /** As the engine does: the same again, until there is an answer. */
  private void settle(Delivery job) {
    while (true) {
      try {
        work.complete(List.of(job));
        return;
      } catch (StoreException e) {
        if (ended) {
          return;
        }
      }
    }
  }

  /** Lets each finish its job. */
  @Override
  public void close() {
    ended = true;
    work.store.wakeup();
    try {
      for (Thread thread : threads) {
        thread.join(Eventually.PATIENCE.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    work.close();
  }
}
