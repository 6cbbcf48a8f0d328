package dev.sluice.testkit.conformance;

import dev.sluice.job.JobId;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.LeaseToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Claims, several at a time. */
final class Claims {
  private Claims() {}

  /** Claims one by one until nothing is READY any more, without settling. */
  static List<Delivery> all(StoreHarness harness, String queue) {
    List<Delivery> all = new ArrayList<>();
    List<Delivery> some = one(harness, queue);
    while (!some.isEmpty()) {
      all.addAll(some);
      some = one(harness, queue);
    }
    return all;
  }

  private static List<Delivery> one(StoreHarness harness, String queue) {
    return harness.claim(StoreHarness.request(1, Duration.ZERO, queue));
  }

  /** The jobs of some deliveries. */
  static List<JobId> jobs(List<Delivery> deliveries) {
    return deliveries.stream().map(Delivery::job).toList();
  }

  /** A token with the same parts as another, as a server makes it from what a client sends. */
  static LeaseToken copy(LeaseToken token) {
    return new Copy(token.job(), token.queue(), token.fence());
  }

  private record Copy(JobId job, String queue, long fence) implements LeaseToken {}
}
