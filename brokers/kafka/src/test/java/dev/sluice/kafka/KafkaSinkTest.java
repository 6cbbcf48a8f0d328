package dev.sluice.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.job.JobId;
import dev.sluice.servers.KafkaServer;
import dev.sluice.spi.Message;
import dev.sluice.spi.MessageSink;
import dev.sluice.spi.Published;
import dev.sluice.spi.Published.Outcome;
import dev.sluice.spi.StoreException;
import dev.sluice.testkit.Eventually;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is published, and what the brokers say to it. */
@Timeout(120)
@Execution(ExecutionMode.SAME_THREAD)
class KafkaSinkTest {
  private static List<String> bodies(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream().map(it -> Kafkas.text(it.value())).toList();
  }

  @Test
  void aMessageArrivesWithItsKeyAndItsHeaders() throws Exception {
    String topic = Kafkas.topic(Kafkas.shared(), 1);
    try (MessageSink sink = Kafkas.sink(Kafkas.shared(), "/" + topic)) {
      Map<String, String> headers = Map.of("traceparent", "00-ab-cd-01", "name", "Ålesund");
      Message message = new Message(JobId.next(), null, "käse", headers, new byte[] {0, -1, 7});
      assertThat(sink.publish(List.of(message))).containsExactly(Published.CONFIRMED);
    }
    ConsumerRecord<byte[], byte[]> found = Kafkas.read(Kafkas.shared(), topic).get(0);
    assertThat(Kafkas.text(found.key())).isEqualTo("käse");
    assertThat(found.value()).containsExactly(0, -1, 7);
    assertThat(RecordHeaders.read(found.headers()))
        .containsEntry("traceparent", "00-ab-cd-01")
        .containsEntry("name", "Ålesund");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?compression=lz4&linger=20ms", "?kafka.batch.size=500"})
  void messagesOfOneKeyArriveInTheirOrder(String options) throws Exception {
    String topic = Kafkas.topic(Kafkas.shared(), 4);
    try (MessageSink sink = Kafkas.sink(Kafkas.shared(), options)) {
      for (int call = 0; call < 5; call++) {
        int first = call * 200;
        List<Message> messages =
            IntStream.range(first, first + 200)
                .mapToObj(i -> Kafkas.message(topic, "key-" + i % 7, Integer.toString(i)))
                .toList();
        assertThat(sink.publish(messages)).hasSize(200).allMatch(Published::isConfirmed);
      }
    }
    Map<String, List<Integer>> perKey = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : Kafkas.read(Kafkas.shared(), topic)) {
      perKey
          .computeIfAbsent(Kafkas.text(record.key()), key -> new ArrayList<>())
          .add(Integer.valueOf(Kafkas.text(record.value())));
    }
    assertThat(perKey).hasSize(7);
    perKey.forEach((key, numbers) -> assertThat(numbers).as(key).isSorted());
    assertThat(perKey.values().stream().mapToInt(List::size).sum()).isEqualTo(1_000);
  }

  @Test
  void whatIsPublishedToATopicThatWasJustMadeArrives() throws Exception {
    for (int round = 0; round < 20; round++) {
      String topic = Kafkas.topic(Kafkas.shared(), 4);
      List<Message> messages =
          IntStream.range(0, 4_000)
              .mapToObj(i -> Kafkas.message(topic, "key-" + i % 20, Integer.toString(i)))
              .toList();
      try (MessageSink sink = Kafkas.sink(Kafkas.shared(), "?timeout=5s")) {
        assertThat(sink.publish(messages).stream().filter(Published::isConfirmed).count())
            .isEqualTo(4_000);
      }
    }
  }

  @Test
  void whatIsTooLargeIsRefusedAndTheOthersAreNot() throws Exception {
    String topic = Kafkas.topic(Kafkas.shared(), 1);
    String small = Kafkas.topic(Kafkas.shared(), 1, Map.of("max.message.bytes", "2000"));
    try (MessageSink sink = Kafkas.sink(Kafkas.shared(), "")) {
      List<Published> answers =
          sink.publish(
              List.of(
                  Kafkas.message(topic, null, "before"),
                  Kafkas.message(topic, null, "x".repeat(2_000_000)),
                  Kafkas.message(small, null, "x".repeat(20_000)),
                  Kafkas.message(topic, null, "after")));
      assertThat(answers)
          .extracting(Published::outcome)
          .containsExactly(Outcome.CONFIRMED, Outcome.REFUSED, Outcome.REFUSED, Outcome.CONFIRMED);
      assertThat(answers.get(1).reason()).contains("TooLarge");
    }
    assertThat(bodies(Kafkas.read(Kafkas.shared(), topic))).containsExactly("before", "after");
    assertThat(Kafkas.read(Kafkas.shared(), small)).isEmpty();
  }

  @Test
  void whatHasNoTopicIsRefusedAndTheOthersAreNot() throws Exception {
    String topic = Kafkas.topic(Kafkas.shared(), 1);
    try (MessageSink sink = Kafkas.sink(Kafkas.shared(), "?timeout=2s")) {
      List<Published> answers =
          sink.publish(
              List.of(
                  Kafkas.message("nowhere", null, "1"),
                  Kafkas.message("nowhere", null, "2"),
                  Kafkas.message("no:topic", null, "3"),
                  Kafkas.message(null, null, "4"),
                  Kafkas.message(topic, null, "5")));
      assertThat(answers)
          .extracting(Published::outcome)
          .containsExactly(
              Outcome.REFUSED,
              Outcome.REFUSED,
              Outcome.REFUSED,
              Outcome.REFUSED,
              Outcome.CONFIRMED);
      assertThat(answers.get(0).reason()).contains("nowhere");
      assertThat(answers.get(2).reason()).contains("no:topic");
      assertThat(sink.publish(List.of(Kafkas.message("nowhere", null, "6"))))
          .extracting(Published::outcome)
          .containsExactly(Outcome.REFUSED);
    }
  }

  @Test
  void anotherTopicThanThatOfTheUrlIsRefused() throws Exception {
    String topic = Kafkas.topic(Kafkas.shared(), 1);
    try (MessageSink sink = Kafkas.sink(Kafkas.shared(), "/" + topic)) {
      assertThat(sink.publish(List.of(Kafkas.message("another", null, "x"))))
          .extracting(Published::outcome)
          .containsExactly(Outcome.REFUSED);
    }
  }

  @Test
  void thePartitionerIsTheUsers() throws Exception {
    KafkaServer server = Kafkas.shared();
    String topic = Kafkas.topic(server, 3);
    String options =
        "?kafka.partitioner.class=org.apache.kafka.clients.producer.RoundRobinPartitioner";
    try (MessageSink sink = Kafkas.sink(server, "/" + topic + options)) {
      for (int i = 0; i < 9; i++) {
        Message message = Kafkas.message(null, "one key", "m" + i);
        assertThat(sink.publish(List.of(message))).containsExactly(Published.CONFIRMED);
      }
    }
    assertThat(Kafkas.read(server, topic).stream().map(it -> it.partition()).distinct().count())
        .as("by its key it would be one partition")
        .isGreaterThan(1);
  }

  @Test
  void aClosedSinkIsUnavailable() throws Exception {
    String topic = Kafkas.topic(Kafkas.shared(), 1);
    MessageSink sink = Kafkas.sink(Kafkas.shared(), "");
    sink.close();
    sink.close();
    isUnavailable(() -> sink.publish(List.of(Kafkas.message(topic, null, "x"))));
  }

  private static void isUnavailable(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE));
  }

  @Test
  void rule13_whatWasConfirmedSurvivesTheDeathOfTheBrokerAndTheSinkGoesOn() throws Exception {
    try (KafkaServer server = KafkaServer.start()) {
      String topic = Kafkas.topic(server, 2);
      Set<String> confirmed = new TreeSet<>();
      try (MessageSink sink = Kafkas.sink(server, "/" + topic + "?timeout=2s")) {
        publish(sink, "before", confirmed);
        assertThat(confirmed).hasSize(50);
        server.kill();
        assertThat(publish(sink, "away", confirmed)).isFalse();
        assertThat(publish(sink, "still", confirmed)).isFalse();
        assertThat(confirmed).hasSize(50);
        isUnavailable(() -> Kafkas.sink(server, "?timeout=1s"));
        server.startAgain();
        Eventually.holds("it goes on", () -> publish(sink, "after", confirmed));
      }
      assertThat(bodies(Kafkas.read(server, topic))).containsAll(confirmed);
    }
  }

  /** Publishes fifty; says whether all of them arrived. */
  private static boolean publish(MessageSink sink, String name, Set<String> confirmed) {
    List<Message> messages =
        IntStream.range(0, 50)
            .mapToObj(i -> Kafkas.message(null, "key-" + i % 3, name + "-" + i))
            .toList();
    List<Published> answers;
    try {
      answers = sink.publish(messages);
    } catch (StoreException e) {
      assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE);
      return false;
    }
    boolean all = true;
    for (int i = 0; i < messages.size(); i++) {
      assertThat(answers.get(i).outcome()).isNotEqualTo(Outcome.REFUSED);
      if (answers.get(i).isConfirmed()) {
        confirmed.add(Kafkas.text(messages.get(i).body()));
      }
      all &= answers.get(i).isConfirmed();
    }
    return all;
  }
}
