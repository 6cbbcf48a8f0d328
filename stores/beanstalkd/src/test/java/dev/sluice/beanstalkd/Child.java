package dev.sluice.beanstalkd;

import dev.sluice.Queue;
import dev.sluice.Sluice;
import dev.sluice.job.JobId;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.StoreException;
import dev.sluice.testkit.ChildJvm;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * A process of its own that produces or works until it is killed, and prints what it did: {@code
 * stored ID} once an enqueue has returned, {@code ran ID} in the handler.
 */
final class Child {
  private static final long PAUSE_NANOS = 2_000_000;

  private Child() {}

  /**
   * Runs until it is killed, or its parent is gone.
   *
   * @param arguments {@code produce} or {@code work}, and the URL
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments[0].equals("produce")) {
      Thread thread = new Thread(() -> produce(arguments[1]), "producer");
      thread.setDaemon(true);
      thread.start();
      ChildJvm.awaitParent();
    } else {
      work(arguments[1]);
    }
  }

  private static void produce(String url) {
    try (JobStore store = Stores.openAny(url)) {
      while (true) {
        List<NewJob> jobs = IntStream.range(0, 5).mapToObj(i -> Work.job("job " + i)).toList();
        try {
          store.enqueue(jobs).forEach(Child::print);
        } catch (StoreException e) {
          System.out.println("refused");
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private static synchronized void print(Enqueued answer) {
    if (answer.outcome() == Enqueued.Outcome.INSERTED) {
      System.out.println("stored " + answer.id());
    }
  }

  private static synchronized void ran(JobId id) {
    System.out.println("ran " + id);
  }

  private static void work(String url) throws IOException {
    try (Sluice sluice = Sluice.open(url, o -> o.sweepInterval(Duration.ofMillis(100)))) {
      Queue<byte[]> queue = sluice.queue("q");
      queue.work(
          job -> ran(job.id()),
          w -> w.concurrency(4).lease(Duration.ofSeconds(3)).errorHandler((doing, error) -> {}));
      System.out.println("works");
      ChildJvm.awaitParent();
    }
  }
}
