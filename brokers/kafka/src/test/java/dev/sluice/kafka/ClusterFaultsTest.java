package dev.sluice.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.servers.KafkaServer;
import dev.sluice.spi.Message;
import dev.sluice.spi.MessageSink;
import dev.sluice.spi.Published;
import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.StoreException;
import dev.sluice.testkit.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Three brokers, of which one is away at a time, under load. {@code -Dsluice.long=true} runs it.
 */
@EnabledIfSystemProperty(named = "sluice.long", matches = "true")
@Timeout(300)
@Execution(ExecutionMode.SAME_THREAD)
class ClusterFaultsTest {
  private static final int KEYS = 20;
  private static final int BATCH = 50;

  private static List<KafkaServer> cluster = List.of();

  private final Log log = new Log();
  private final Set<String> confirmed = ConcurrentHashMap.newKeySet();
  private final String topic = "topic-" + UUID.randomUUID();
  private volatile boolean over;

  @BeforeAll
  static void start() {
    cluster = KafkaServer.cluster(3);
  }

  @AfterAll
  static void stop() {
    cluster.forEach(KafkaServer::close);
  }

  @AfterEach
  void closeAll() {
    Work.closeAll();
  }

  private static String servers() {
    return cluster.stream().map(KafkaServer::address).collect(Collectors.joining(","));
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "share"})
  void whenLeadersAreKilledNothingThatWasConfirmedIsLost(String mode) throws Exception {
    underLoad(
        mode,
        () -> {
          for (int i = 0; i < 3; i++) {
            KafkaServer leader = leader();
            leader.kill();
            awaitProgress();
            leader.startAgain();
            awaitProgress();
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "share"})
  void whenTheBrokersAreRestartedOneByOneNothingThatWasConfirmedIsLost(String mode)
      throws Exception {
    underLoad(
        mode,
        () -> {
          for (KafkaServer broker : cluster) {
            broker.stop();
            awaitProgress();
            broker.startAgain();
            awaitAllInSync();
            awaitProgress();
          }
        });
  }

  private interface Faults {
    void happen() throws Exception;
  }

  private void underLoad(String mode, Faults faults) throws Exception {
    try (Admin admin = admin()) {
      admin.createTopics(List.of(new NewTopic(topic, 4, (short) 3))).all().get();
    }
    String own = mode.equals("share") ? "&mode=share" : "&session=6s";
    if (mode.equals("share")) {
      Kafkas.prepare(cluster.get(0), topic);
    }
    StorageUrl url = StorageUrl.parse("kafka://" + servers() + "?timeout=5s&group=" + topic + own);
    Crew crew = Crew.start(Work.open(cluster.get(0), url, topic), topic, 4, log);
    Thread publisher = new Thread(this::publish, "publisher");
    publisher.start();
    try {
      awaitProgress();
      faults.happen();
    } finally {
      over = true;
      publisher.join();
    }
    Eventually.holds(
        () -> "all of " + confirmed.size() + " are run, not " + log.different(),
        () -> log.hasAll(confirmed));
    crew.close();
    System.getLogger(ClusterFaultsTest.class.getName())
        .log(
            System.Logger.Level.INFO,
            "{0}: {1} confirmed, {2} run, {3} of them again",
            mode,
            confirmed.size(),
            log.different(),
            log.count() - log.different());
    if (mode.equals("classic")) {
      assertThat(log.overlaps()).isEmpty();
    }
  }

  private void publish() {
    try (MessageSink sink =
        new KafkaSinkProvider()
            .open(StorageUrl.parse("kafka://" + servers() + "?timeout=5s"), Settings.DEFAULT)) {
      for (int next = 0; !over; next += BATCH) {
        publish(sink, next);
        Eventually.pass(Duration.ofMillis(200));
      }
    }
  }

  private void publish(MessageSink sink, int from) {
    List<String> bodies = new ArrayList<>();
    for (int i = from; i < from + BATCH; i++) {
      bodies.add(Log.body(i, KEYS));
    }
    List<Message> messages =
        bodies.stream().map(body -> Kafkas.message(topic, Log.key(body), body)).toList();
    try {
      List<Published> answers = sink.publish(messages);
      for (int i = 0; i < BATCH; i++) {
        if (answers.get(i).isConfirmed()) {
          confirmed.add(bodies.get(i));
        }
      }
    } catch (StoreException e) {
      assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE);
    }
  }

  private void awaitProgress() {
    int before = log.different();
    Eventually.holds("they work", () -> log.different() > before + 100);
  }

  private KafkaServer leader() {
    try (Admin admin = admin()) {
      return cluster.get(partitions(admin).get(0).leader().id() - 1);
    }
  }

  private void awaitAllInSync() {
    try (Admin admin = admin()) {
      Eventually.holds(
          "all replicas are in sync",
          () -> partitions(admin).stream().allMatch(it -> it.isr().size() == cluster.size()));
    }
  }

  private static Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", servers()));
  }

  private List<TopicPartitionInfo> partitions(Admin admin) {
    return admin
        .describeTopics(List.of(topic))
        .allTopicNames()
        .toCompletionStage()
        .toCompletableFuture()
        .join()
        .values()
        .iterator()
        .next()
        .partitions();
  }
}
