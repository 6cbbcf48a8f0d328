package dev.sluice.kafka;

import dev.sluice.spi.Delivery;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.Settings;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.StoreException;
import dev.sluice.testkit.ChildJvm;
import dev.sluice.testkit.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** A process that works on a queue until it is killed: says what it begins and what it settled. */
final class CrewChild {
  /** How many it has at a time. */
  static final int CLAIM = 5;

  private CrewChild() {}

  /**
   * Works until its standard input ends.
   *
   * @param arguments the URL and the queue
   */
  public static void main(String[] arguments) throws Exception {
    JobStore store = open(StorageUrl.parse(arguments[0]));
    Thread worker = new Thread(() -> work(store, arguments[1]), "worker");
    worker.setDaemon(true);
    worker.start();
    ChildJvm.awaitParent();
    store.close();
  }

  /** As often as it takes: who starts a process again when its broker is slow does the same. */
  private static JobStore open(StorageUrl url) {
    while (true) {
      try {
        return (JobStore) new KafkaProvider().open(url, Settings.DEFAULT);
      } catch (StoreException e) {
        if (e.kind() != StoreException.Kind.UNAVAILABLE) {
          throw e;
        }
        System.err.println(e.getMessage());
      }
    }
  }

  private static void work(JobStore store, String queue) {
    while (true) {
      List<Delivery> jobs =
          untilItAnswers(() -> Work.claim(store, queue, CLAIM, Duration.ofSeconds(1)));
      jobs.forEach(job -> System.out.println("ran " + Kafkas.text(job.payload())));
      Eventually.pass(Duration.ofMillis(2));
      List<Settlement> outcomes =
          jobs.stream().<Settlement>map(it -> new Settlement.Complete(it, null)).toList();
      List<Settled> answers = untilItAnswers(() -> store.settle(outcomes));
      for (int i = 0; i < jobs.size(); i++) {
        if (answers.get(i) == Settled.COMPLETED) {
          System.out.println("done " + Kafkas.text(jobs.get(i).payload()));
        }
      }
    }
  }

  /** As the engine does: who settles once only does not know what became of it. */
  private static <T> T untilItAnswers(Supplier<T> call) {
    while (true) {
      try {
        return call.get();
      } catch (StoreException e) {
        Eventually.pass(Duration.ofMillis(20));
      }
    }
  }
}
