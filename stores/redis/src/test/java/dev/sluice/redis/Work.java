package dev.sluice.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.EnqueueOptions;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StoreException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the tests do to stores. */
final class Work {
  private Work() {}

  static NewJob job(JobId id, String queue) {
    return job(id, queue, new byte[0]);
  }

  static NewJob job(JobId id, String queue, byte[] payload) {
    return new NewJob(id, queue, "", payload, JobOptions.DEFAULT, null);
  }

  static NewJob job(JobId id, String queue, @Nullable String group) {
    EnqueueOptions options = new EnqueueOptions();
    if (group != null) {
      options.group(group);
    }
    return new NewJob(id, queue, "", new byte[0], options.toJobOptions(), null);
  }

  static Enqueued.Outcome enqueue(RedisStore store, JobId id, String queue) {
    return store.enqueue(List.of(job(id, queue))).get(0).outcome();
  }

  /** False: the server was not there to say. */
  static boolean isStored(RedisStore store, JobId id) {
    try {
      return enqueue(store, id, "q") != Enqueued.Outcome.REJECTED;
    } catch (StoreException e) {
      assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE);
      return false;
    }
  }

  static List<Delivery> claim(RedisStore store, String queue, int max, Duration wait)
      throws InterruptedException {
    return store.claim(new ClaimRequest(List.of(queue), max, Duration.ofMinutes(1), wait, "test"));
  }

  static void complete(RedisStore store, List<Delivery> jobs) {
    store.settle(jobs.stream().map(job -> new Settlement.Complete(job, null)).toList());
  }
}
