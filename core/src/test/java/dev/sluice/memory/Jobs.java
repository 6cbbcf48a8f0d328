package dev.sluice.memory;

import dev.sluice.job.Failure;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.job.UniqueKey;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Short words for what the tests do with a store. */
final class Jobs {
  static final Duration LEASE = Duration.ofMinutes(10);
  static final Failure FAILURE = new Failure(1, Instant.EPOCH, "Boom", "it broke", "");

  private final MemoryStore store;

  Jobs(MemoryStore store) {
    this.store = store;
  }

  /** What may be said about a new job. */
  static final class Wish {
    String queue = "q";
    int priority;
    @Nullable Instant runAt;
    @Nullable Duration delay;
    @Nullable String group;
    @Nullable UniqueKey unique;
    @Nullable Instant expiresAt;
    Duration retain = Duration.ZERO;
    int lostLeaseLimit = JobOptions.DEFAULT_LOST_LEASE_LIMIT;

    JobOptions options() {
      return new JobOptions(
          Map.of(),
          priority,
          runAt,
          delay,
          group,
          unique,
          3,
          null,
          expiresAt,
          retain,
          lostLeaseLimit);
    }
  }

  /** Says something about a new job. */
  interface Wishes {
    void say(Wish wish);
  }

  static NewJob job(String payload, Wishes wishes) {
    Wish wish = new Wish();
    wishes.say(wish);
    return new NewJob(JobId.next(), wish.queue, "", bytes(payload), wish.options(), null);
  }

  static NewJob job(String payload) {
    return job(payload, wish -> {});
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(Delivery delivery) {
    return new String(delivery.payload(), StandardCharsets.UTF_8);
  }

  static List<String> texts(List<Delivery> deliveries) {
    return deliveries.stream().map(Jobs::text).toList();
  }

  Enqueued enqueue(NewJob job) {
    return store.enqueue(List.of(job)).get(0);
  }

  JobId put(String payload) {
    return put(payload, wish -> {});
  }

  JobId put(String payload, Wishes wishes) {
    Enqueued answer = enqueue(job(payload, wishes));
    if (answer.outcome() != Enqueued.Outcome.INSERTED) {
      throw new AssertionError("not inserted: " + answer);
    }
    return answer.id();
  }

  static ClaimRequest request(int max, Duration wait, String... queues) {
    return new ClaimRequest(List.of(queues), max, LEASE, wait, "tester");
  }

  List<Delivery> claim(int max) {
    return claim(max, "q");
  }

  List<Delivery> claim(int max, String... queues) {
    try {
      return store.claim(request(max, Duration.ZERO, queues));
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  Delivery claimOne() {
    List<Delivery> one = claim(1);
    if (one.size() != 1) {
      throw new AssertionError("nothing to claim");
    }
    return one.get(0);
  }

  Settled settle(Settlement outcome) {
    return store.settle(List.of(outcome)).get(0);
  }

  Settled complete(Delivery delivery) {
    return settle(new Settlement.Complete(delivery, null));
  }

  Settled retry(Delivery delivery, Duration delay) {
    return settle(new Settlement.Retry(delivery, delay, FAILURE));
  }

  Settled release(Delivery delivery, Duration delay) {
    return settle(new Settlement.Release(delivery, delay));
  }

  Settled bury(Delivery delivery) {
    return settle(new Settlement.Bury(delivery, FAILURE));
  }
}
