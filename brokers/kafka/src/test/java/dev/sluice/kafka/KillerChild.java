package dev.sluice.kafka;

import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageUrl;
import java.time.Duration;
import java.util.List;

/** A process that dies of the first job that it gets. */
final class KillerChild {
  private KillerChild() {}

  /**
   * Waits for a job, and dies.
   *
   * @param arguments the URL and the queue
   */
  public static void main(String[] arguments) throws Exception {
    JobStore store =
        (JobStore) new KafkaProvider().open(StorageUrl.parse(arguments[0]), Settings.DEFAULT);
    ClaimRequest request =
        new ClaimRequest(
            List.of(arguments[1]), 1, Duration.ofMillis(300), Duration.ofMinutes(1), "child");
    for (Delivery job : store.claim(request)) {
      System.out.println("lost " + job.lostLeases());
      System.out.flush();
    }
    Runtime.getRuntime().halt(1);
  }
}
