package dev.sluice.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.servers.KafkaServer;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.Message;
import dev.sluice.spi.MessageSink;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.Published;
import dev.sluice.spi.Settings;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StorageUrl;
import dev.sluice.testkit.Eventually;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/** A store and one queue of it. Those that a test has opened are closed together. */
final class Work implements AutoCloseable {
  static final Duration LEASE = Duration.ofSeconds(3);
  private static final ConcurrentLinkedDeque<Work> OPEN = new ConcurrentLinkedDeque<>();

  final JobStore store;
  private final String queue;
  private final KafkaServer server;

  private Work(KafkaServer server, JobStore store, String queue) {
    this.server = server;
    this.store = store;
    this.queue = queue;
  }

  static Work open(KafkaServer server, String rest, String queue) {
    return open(server, StorageUrl.parse("kafka://" + server.address() + rest), queue);
  }

  static Work open(KafkaServer server, StorageUrl url, String queue) {
    Work work = new Work(server, (JobStore) new KafkaProvider().open(url, Settings.DEFAULT), queue);
    OPEN.add(work);
    return work;
  }

  static void closeAll() {
    for (Work next = OPEN.poll(); next != null; next = OPEN.poll()) {
      next.close();
    }
  }

  /** A job that is forgiven so many lost leases. */
  static NewJob killer(String queue, int lostLeaseLimit) {
    JobOptions usual = JobOptions.DEFAULT;
    JobOptions options =
        new JobOptions(
            usual.headers(),
            usual.priority(),
            null,
            null,
            null,
            null,
            usual.maxAttempts(),
            null,
            null,
            usual.retain(),
            lostLeaseLimit);
    return new NewJob(JobId.next(), queue, "", new byte[] {1}, options, null);
  }

  static NewJob job(String queue, @Nullable String group, String body) {
    JobOptions usual = JobOptions.DEFAULT;
    JobOptions options =
        new JobOptions(
            Map.of("traceparent", "00-ab-cd-01"),
            0,
            null,
            null,
            group,
            null,
            usual.maxAttempts(),
            null,
            null,
            usual.retain(),
            usual.lostLeaseLimit());
    return new NewJob(
        JobId.next(), queue, "mail", body.getBytes(StandardCharsets.UTF_8), options, null);
  }

  /** As others would: without the headers of a job. */
  void publish(@Nullable String key, String... bodies) {
    try (MessageSink sink = Kafkas.sink(server, "")) {
      List<Message> messages =
          Arrays.stream(bodies).map(body -> Kafkas.message(queue, key, body)).toList();
      assertThat(sink.publish(messages)).allMatch(Published::isConfirmed);
    }
  }

  List<Delivery> claim(int max, Duration lease) {
    try {
      return store.claim(
          new ClaimRequest(List.of(queue), max, lease, Duration.ofSeconds(1), "test"));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static List<Delivery> claim(JobStore store, String queue, int max, Duration wait) {
    try {
      return store.claim(new ClaimRequest(List.of(queue), max, LEASE, wait, "test"));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  List<Delivery> claimNow() {
    return claim(store, queue, 100, Duration.ZERO);
  }

  /** Waits until so many have come. */
  List<Delivery> claimAll(int count) {
    return claimAll(count, LEASE);
  }

  List<Delivery> claimAll(int count, Duration lease) {
    List<Delivery> all = new ArrayList<>();
    Eventually.holds(
        () -> count + " are claimed, not " + bodies(all),
        () -> {
          all.addAll(claim(count - all.size(), lease));
          return all.size() == count;
        });
    return all;
  }

  CompletableFuture<List<Delivery>> claimInBackground(Duration wait) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return store.claim(new ClaimRequest(List.of(queue), 1, LEASE, wait, "test"));
          } catch (InterruptedException e) {
            throw new CompletionException(e);
          }
        });
  }

  List<Settled> complete(List<Delivery> jobs) {
    return store.settle(jobs.stream().map(it -> new Settlement.Complete(it, null)).toList());
  }

  Settled settle(Settlement outcome) {
    return store.settle(List.of(outcome)).get(0);
  }

  static List<String> bodies(List<Delivery> jobs) {
    return jobs.stream().map(it -> Kafkas.text(it.payload())).toList();
  }

  @Override
  public void close() {
    OPEN.remove(this);
    store.close();
  }
}
