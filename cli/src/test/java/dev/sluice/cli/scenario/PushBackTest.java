package dev.sluice.cli.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ClaimedJob;
import dev.sluice.Queue;
import dev.sluice.Sluice;
import dev.sluice.cli.Brokers;
import dev.sluice.cli.Storages;
import dev.sluice.json.Envelope;
import dev.sluice.relay.Relay;
import dev.sluice.relay.RelayMetrics;
import dev.sluice.spi.JobBrowser;
import dev.sluice.testkit.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * As with dqueue: a message waits its delay times its retries in a store, is relayed to a broker,
 * and pushed back by a subscriber that fails, again and again.
 */
@Timeout(300)
class PushBackTest {
  private static final List<String> STORES =
      List.of(
          "memory",
          "file",
          "sqlite",
          "h2",
          "postgresql",
          "mariadb",
          "mysql",
          "redis",
          "beanstalkd");
  private static final List<String> MESSAGES = List.of("one", "\"two\"\n", "drei \uD83D\uDE00");
  private static final int TRIES = 3;
  private static final Duration LEASE = Duration.ofSeconds(60);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"kafka", "nats", "rabbitmq"})
  void aMessageThatFailsWaitsItsDelayTimesItsRetries(String broker) throws Exception {
    SideBySide.run(STORES, store -> pushBackAndForth(Storages.fresh(store, folder), broker));
  }

  private static void pushBackAndForth(String store, String broker) throws Exception {
    String queue = "mails-" + UUID.randomUUID();
    String to = Brokers.url(broker, queue);
    try (Sluice waiting = Sluice.open(store);
        Relay relay = Relay.start(waiting, queue, Relay.sink(to), r -> r.form(Envelope::enclose));
        Sluice subscriber = Sluice.open(to)) {
      Round round = new Round(waiting.queue(queue));
      for (String message : MESSAGES) {
        round.push(new Envelope(Duration.ofSeconds(1), 1, message.getBytes(UTF_8)));
      }
      while (round.isOpen()) {
        for (ClaimedJob<byte[]> job : subscriber.queue(queue).claim(10, LEASE, LEASE)) {
          round.failed(Envelope.parse(job.payload()));
          job.complete();
        }
      }
      assertThat(round.seen.values()).hasSize(3).allMatch(List.of(1, 2, 3)::equals);
      Eventually.holds("all are counted", () -> relay.metrics().published() == 9);
      assertThat(relay.metrics()).isEqualTo(new RelayMetrics(9, 0, 0, 0));
      if (waiting.store().role(JobBrowser.class).isPresent()) {
        assertThat(waiting.jobs().counts(queue).total()).isZero();
      }
    }
  }

  /** What the subscriber of one queue knows. One thread. */
  private static final class Round {
    final Map<String, List<Integer>> seen = new TreeMap<>();
    private final Map<String, Instant> due = new HashMap<>();
    private final Queue<byte[]> waiting;

    Round(Queue<byte[]> waiting) {
      this.waiting = waiting;
    }

    void push(Envelope envelope) {
      due.put(text(envelope), Instant.now().plus(envelope.waitingTime()));
      waiting.enqueue(envelope.data(), envelope::applyTo);
    }

    void failed(Envelope envelope) {
      assertThat(Instant.now()).as("not early").isAfterOrEqualTo(due.get(text(envelope)));
      assertThat(envelope.delay()).isEqualTo(Duration.ofSeconds(1));
      seen.computeIfAbsent(text(envelope), text -> new ArrayList<>()).add(envelope.retryCount());
      if (envelope.retryCount() < TRIES) {
        push(envelope.again());
      }
    }

    boolean isOpen() {
      return seen.values().stream().mapToInt(List::size).sum() < MESSAGES.size() * TRIES;
    }

    private static String text(Envelope envelope) {
      return new String(envelope.data(), UTF_8);
    }
  }
}
