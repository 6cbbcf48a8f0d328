package dev.sluice.cli.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Job;
import dev.sluice.JobListener;
import dev.sluice.Queue;
import dev.sluice.RetryPolicy;
import dev.sluice.Sluice;
import dev.sluice.cli.Brokers;
import dev.sluice.job.Failure;
import dev.sluice.relay.Relay;
import dev.sluice.relay.RelayMetrics;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.JobMessages;
import dev.sluice.spi.Message;
import dev.sluice.testkit.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * As with go-queue's dq and kq: orders wait on beanstalkd, are handed to Kafka when they are due,
 * and worked on in the order of their keys. What fails is tried again, or dead, in a store beside.
 */
@Timeout(300)
class HandOverTest {
  private static final int KEYS = 5;
  private static final int OF_EACH = 4;
  private static final String NEVER = "key0 4";

  @TempDir Path folder;

  private final String queue = "orders-" + UUID.randomUUID();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "beanstalkd",
        "beanstalkd replicated",
        "beanstalkd guarded by file",
        "beanstalkd guarded by sqlite",
        "beanstalkd guarded by h2",
        "beanstalkd guarded by mariadb",
        "beanstalkd guarded by postgresql"
      })
  void dueOrdersAreWorkedOnInTheOrderOfTheirKeys(String sort) throws Exception {
    try (Brokers.Place place = Brokers.place(sort, queue, folder)) {
      handOver(place.url());
    }
  }

  private void handOver(String from) throws Exception {
    String kafka = Brokers.url("kafka", queue);
    String beside = "file:" + folder.resolve("beside");
    Log log = new Log();
    try (Sluice delayed = Sluice.open(from);
        Relay relay =
            Relay.start(delayed, queue, Relay.sink(kafka), r -> r.form(HandOverTest::keyed));
        Sluice sluice = Sluice.open(kafka + "&spillover=" + beside)) {
      Queue<String> orders = sluice.queue(queue, String.class);
      orders.work(
          log::handle,
          w -> w.concurrency(4).retry(RetryPolicy.fixed(Duration.ofMillis(50))).listener(log));
      Instant begin = Instant.now();
      enqueue(delayed.queue(queue, String.class));
      assertThat(log.ended.await(2, TimeUnit.MINUTES)).as("all ended; %s", log.first).isTrue();

      log.first.forEach((key, seen) -> nothingIsEarlyAndAllInOrder(begin, seen));
      assertThat(log.first).hasSize(KEYS);
      assertThat(log.completed.values()).hasSize(KEYS * OF_EACH - 1).containsOnly(1);
      assertThat(log.attempts).containsEntry(NEVER, 2).containsEntry("key1 2", 2);
      Eventually.holds("all are counted", () -> relay.metrics().published() == KEYS * OF_EACH);
      assertThat(relay.metrics()).isEqualTo(new RelayMetrics(KEYS * OF_EACH, 0, 0, 0));
    }
    try (Sluice sluice = Sluice.open(beside)) {
      assertThat(sluice.queue(queue).counts().dead()).isEqualTo(1);
      assertThat(sluice.queue(queue).counts().live()).isZero();
    }
  }

  private static Message keyed(Delivery job) {
    return JobMessages.of(job, null, job.options().headers().get("key"));
  }

  // The n-th of each key is due after n seconds.
  private static void enqueue(Queue<String> queue) {
    List<String> orders =
        IntStream.range(0, KEYS * OF_EACH)
            .mapToObj(i -> "key" + i % KEYS + " " + (i / KEYS + 1))
            .toList();
    queue.enqueueAll(
        orders,
        (order, options) ->
            options
                .delay(Duration.ofSeconds(number(order)))
                .header("key", key(order))
                .maxAttempts(2));
  }

  private static String key(String order) {
    return order.substring(0, order.indexOf(' '));
  }

  private static int number(String order) {
    return Integer.parseInt(order.substring(order.indexOf(' ') + 1));
  }

  private static void nothingIsEarlyAndAllInOrder(Instant begin, List<Seen> seen) {
    assertThat(seen).extracting(Seen::number).containsExactly(1, 2, 3, 4);
    assertThat(seen).allMatch(it -> !it.at.isBefore(begin.plusSeconds(it.number)), "not early");
  }

  /** The first attempt of an order. */
  private record Seen(int number, Instant at) {}

  /** What became of the orders. */
  private static final class Log implements JobListener {
    final Map<String, List<Seen>> first = new ConcurrentHashMap<>();
    final Map<String, Integer> attempts = new ConcurrentHashMap<>();
    final Map<String, Integer> completed = new ConcurrentHashMap<>();
    final CountDownLatch ended = new CountDownLatch(KEYS * OF_EACH);

    void handle(Job<String> job) {
      String order = job.payload();
      attempts.merge(order, 1, Integer::sum);
      if (job.attempt() == 1) {
        // Those of one key come one after the other, so that this list has no lock.
        first
            .computeIfAbsent(key(order), key -> new ArrayList<>())
            .add(new Seen(number(order), Instant.now()));
      }
      if (order.equals(NEVER) || (number(order) == 2 && job.attempt() == 1)) {
        throw new IllegalStateException("not now");
      }
      completed.merge(order, 1, Integer::sum);
    }

    @Override
    public void onCompleted(Job<?> job, Duration took) {
      ended.countDown();
    }

    @Override
    public void onDead(Job<?> job, Failure failure) {
      ended.countDown();
    }
  }
}
