package dev.sluice.rabbitmq;

import dev.sluice.Sluice;
import dev.sluice.testkit.ChildJvm;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** The process that is killed in its handler, which says that it has begun and never ends. */
public final class StuckChild {
  private StuckChild() {}

  /**
   * Works until the process ends.
   *
   * @param arguments URL and queue
   */
  public static void main(String[] arguments) throws IOException {
    try (Sluice sluice = Sluice.open(arguments[0])) {
      sluice
          .queue(arguments[1])
          .work(
              job -> {
                System.out.println(job.id());
                new CountDownLatch(1).await();
              });
      ChildJvm.awaitParent();
    }
  }
}
