package dev.sluice.beanstalkd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Failure;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What the tests do to stores. */
final class Work {
  static final Duration MINUTE = Duration.ofMinutes(1);
  static final Failure FAILURE = new Failure(1, Instant.EPOCH, "Oops", "no way", "");

  private Work() {}

  static NewJob job(String payload) {
    return job(payload, JobOptions.DEFAULT);
  }

  static NewJob job(String payload, JobOptions options) {
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    return new NewJob(JobId.next(), "q", "", bytes, options, null);
  }

  static JobId add(JobStore store, NewJob job) {
    assertThat(store.enqueue(List.of(job))).containsExactly(Enqueued.inserted(job.id()));
    return job.id();
  }

  /** Waits for a job. */
  static Delivery claim(JobStore store) throws InterruptedException {
    return claim(store, MINUTE);
  }

  static Delivery claim(JobStore store, Duration lease) throws InterruptedException {
    List<Delivery> got = store.claim(new ClaimRequest(List.of("q"), 1, lease, MINUTE, "test"));
    assertThat(got).hasSize(1);
    return got.get(0);
  }

  /** What there is now. */
  static List<Delivery> look(JobStore store) throws InterruptedException {
    return store.claim(new ClaimRequest(List.of("q"), 10, MINUTE, Duration.ZERO, "test"));
  }

  static Settled settle(JobStore store, Settlement outcome) {
    return store.settle(List.of(outcome)).get(0);
  }

  static Settled complete(JobStore store, Delivery job) {
    return settle(store, new Settlement.Complete(job, null));
  }

  static Settled retry(JobStore store, Delivery job, Duration delay) {
    return settle(store, new Settlement.Retry(job, delay, FAILURE));
  }

  static Settled bury(JobStore store, Delivery job) {
    return settle(store, new Settlement.Bury(job, FAILURE));
  }

  static String text(Delivery job) {
    return new String(job.payload(), StandardCharsets.UTF_8);
  }
}
