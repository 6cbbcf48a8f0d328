package dev.sluice.rabbitmq;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.Settings;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.WorkSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** What the tests do to sources. */
final class Sources {
  static final Duration LEASE = Duration.ofMinutes(1);

  private Sources() {}

  static JobStore open(String url) {
    return (JobStore) new RabbitMqProvider().open(StorageUrl.parse(url), Settings.DEFAULT);
  }

  /** Waits for so many milliseconds at most. */
  static List<Delivery> claim(WorkSource source, String queue, int max, int millis)
      throws InterruptedException {
    return claim(source, List.of(queue), max, millis);
  }

  static List<Delivery> claim(WorkSource source, List<String> queues, int max, int millis)
      throws InterruptedException {
    return source.claim(new ClaimRequest(queues, max, LEASE, Duration.ofMillis(millis), "test"));
  }

  /** The next one. */
  static Delivery next(WorkSource source, String queue) throws InterruptedException {
    List<Delivery> got = claim(source, queue, 1, 30_000);
    if (got.isEmpty()) {
      throw new AssertionError("nothing comes");
    }
    return got.get(0);
  }

  static List<JobId> enqueue(JobStore store, String queue, int count) {
    List<NewJob> jobs = IntStream.range(0, count).mapToObj(i -> job(queue, "" + i)).toList();
    store.enqueue(jobs);
    return jobs.stream().map(NewJob::id).toList();
  }

  static NewJob job(String queue, String payload) {
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    return new NewJob(JobId.next(), queue, "", bytes, JobOptions.DEFAULT, null);
  }

  static Settled complete(WorkSource source, LeaseToken lease) {
    return source.settle(List.of(new Settlement.Complete(lease, null))).get(0);
  }
}
