package dev.sluice.nats;

import dev.sluice.spi.Delivery;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StoreException;
import dev.sluice.testkit.ChildJvm;
import dev.sluice.testkit.Eventually;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The process that is killed: claims and completes until then. It says what it ran before it
 * completes it, as a handler would: else it could be killed between the two, and what is completed
 * would be known to nobody.
 */
public final class WorkingChild {
  /** How many it has at once. */
  static final int BATCH = 20;

  private WorkingChild() {}

  /**
   * Works until the process ends.
   *
   * @param arguments URL and queue
   */
  public static void main(String[] arguments) throws IOException {
    JobStore store = Work.open(arguments[0]);
    Thread thread = new Thread(() -> work(store, arguments[1]), "work");
    thread.setDaemon(true);
    thread.start();
    ChildJvm.awaitParent();
  }

  private static void work(JobStore store, String queue) {
    try {
      while (true) {
        List<Delivery> some =
            untilItAnswers(() -> Work.claim(store, queue, BATCH, Duration.ofSeconds(1)));
        List<Settlement> done = new ArrayList<>();
        some.forEach(job -> done.add(new Settlement.Complete(job, null)));
        some.forEach(job -> System.out.println(job.job()));
        List<Settled> unused = untilItAnswers(() -> store.settle(done));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What may be asked for again and again. */
  @FunctionalInterface
  private interface Call<T> {
    T make() throws InterruptedException;
  }

  /** As the engine does: a server that is busy is no reason to end, nor to leave jobs behind. */
  private static <T> T untilItAnswers(Call<T> call) throws InterruptedException {
    while (true) {
      try {
        return call.make();
      } catch (StoreException e) {
        Eventually.pass(Duration.ofMillis(20));
      }
    }
  }
}
