package dev.sluice.nats;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.Message;
import dev.sluice.spi.MessageSink;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.Settings;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.WorkSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What the tests do to sources and sinks. */
final class Work {
  static final Duration LEASE = Duration.ofSeconds(30);
  static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final AtomicInteger QUEUES = new AtomicInteger();

  private Work() {}

  /** A queue that no other test has. */
  static String queue() {
    return "q" + ProcessHandle.current().pid() + "." + QUEUES.incrementAndGet();
  }

  static JobStore open(String url) {
    return (JobStore) new NatsProvider().open(StorageUrl.parse(url), Settings.DEFAULT);
  }

  static MessageSink sink(String url) {
    return new NatsSinkProvider().open(StorageUrl.parse(url), Settings.DEFAULT);
  }

  static Message message(JobId id, @Nullable String target, String body) {
    return new Message(id, target, null, Map.of(), body.getBytes(StandardCharsets.UTF_8));
  }

  static NewJob job(JobId id, String queue, String payload) {
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    return new NewJob(id, queue, "", bytes, JobOptions.DEFAULT, null);
  }

  static List<JobId> enqueue(JobStore store, String queue, int count) {
    List<NewJob> jobs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      jobs.add(job(JobId.next(), queue, Integer.toString(i)));
    }
    return store.enqueue(jobs).stream().map(Enqueued::id).toList();
  }

  static List<Delivery> claim(WorkSource source, String queue, int max, Duration wait)
      throws InterruptedException {
    return claim(source, queue, max, LEASE, wait);
  }

  static List<Delivery> claim(
      WorkSource source, String queue, int max, Duration lease, Duration wait)
      throws InterruptedException {
    return source.claim(new ClaimRequest(List.of(queue), max, lease, wait, "test"));
  }

  /** The next job, which must come; a claim may have been woken before it did. */
  static Delivery one(WorkSource source, String queue) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    List<Delivery> claimed = List.of();
    while (claimed.isEmpty() && System.nanoTime() - end < 0) {
      claimed = claim(source, queue, 1, PATIENCE);
    }
    return claimed.get(0);
  }

  static Settled complete(WorkSource source, Delivery job) {
    return source.settle(List.of(new Settlement.Complete(job, null))).get(0);
  }
}
