package dev.sluice.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.GetResponse;
import dev.sluice.job.JobId;
import dev.sluice.servers.RabbitMqServer;
import dev.sluice.spi.JobMessages;
import dev.sluice.spi.Message;
import dev.sluice.spi.MessageSink;
import dev.sluice.spi.Published;
import dev.sluice.spi.Published.Outcome;
import dev.sluice.spi.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is published is there or refused. */
@Timeout(120)
class RabbitMqSinkTest {
  private static final String URL = RabbitMqServer.sharedUrl();
  private static Bystander bystander;

  @BeforeAll
  static void connect() throws Exception {
    bystander = Bystander.atShared();
  }

  @AfterAll
  static void disconnect() throws IOException {
    bystander.close();
  }

  @Test
  void keepsIdHeadersKeyAndBodyAndIsPersistent() throws Exception {
    String queue = bystander.quorum();
    JobId id = JobId.next();
    byte[] body = {0, 1, -1};
    Message message = new Message(id, null, "group 7", Map.of("colour", "blau ü"), body);
    try (MessageSink sink = Sinks.open(URL + "/" + queue)) {
      assertThat(Sinks.publish(sink, message)).isEqualTo(Published.CONFIRMED);
    }
    GetResponse got = bystander.take(queue);
    assertThat(got.getBody()).isEqualTo(body);
    assertThat(got.getProps().getMessageId()).isEqualTo(id.toString());
    assertThat(got.getProps().getDeliveryMode()).isEqualTo(2);
    assertThat(Wire.headers(got.getProps()))
        .containsEntry("colour", "blau ü")
        .containsEntry(JobMessages.ID, id.toString())
        .containsEntry(Wire.KEY, "group 7");
  }

  @Test
  void declaresTheQueueOfItsUrlAsAQuorumQueue() throws Exception {
    String queue = Bystander.fresh();
    try (MessageSink sink = Sinks.open(URL + "/" + queue)) {
      assertThat(Sinks.publish(sink, Sinks.message(null, null, "x")).isConfirmed()).isTrue();
    }
    bystander.channel().queueDeclare(queue, true, false, false, Map.of("x-queue-type", "quorum"));
    assertThat(bystander.ready(queue)).isEqualTo(1);
  }

  @Test
  void aConfirmedMessageThatNobodyCouldGetIsRefused() throws Exception {
    String queue = Bystander.fresh();
    String exchange = Bystander.fresh();
    bystander.channel().exchangeDeclare(exchange, BuiltinExchangeType.DIRECT, true);
    try (MessageSink toQueue = Sinks.open(URL + "/" + queue + "?declare=false");
        MessageSink toExchange = Sinks.open(URL)) {
      Published noQueue = Sinks.publish(toQueue, Sinks.message(null, null, "x"));
      assertThat(noQueue.outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(noQueue.reason()).contains("NO_ROUTE", queue);
      Published noBinding = Sinks.publish(toExchange, Sinks.message(exchange, "key", "x"));
      assertThat(noBinding.outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(noBinding.reason()).contains("NO_ROUTE", exchange, "key");
    }
  }

  @Test
  void aBatchIsAnsweredOneByOneAndKeepsItsOrder() throws Exception {
    String exchange = Bystander.fresh();
    String queue = bystander.quorum();
    bystander.channel().exchangeDeclare(exchange, BuiltinExchangeType.TOPIC, true);
    bystander.channel().queueBind(queue, exchange, "good.*");
    List<Message> batch = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      batch.add(Sinks.message(exchange, i % 3 == 0 ? "bad" : "good." + i % 2, "" + i));
    }
    try (MessageSink sink = Sinks.open(URL)) {
      List<Published> answers = sink.publish(batch);
      for (int i = 0; i < 300; i++) {
        Outcome expected = i % 3 == 0 ? Outcome.REFUSED : Outcome.CONFIRMED;
        assertThat(answers.get(i).outcome()).as("message %d", i).isEqualTo(expected);
      }
    }
    for (int i = 0; i < 300; i++) {
      if (i % 3 != 0) {
        assertThat(bystander.take(queue).getBody()).asString().isEqualTo("" + i);
      }
    }
    assertThat(bystander.ready(queue)).isZero();
  }

  @Test
  void aBadTargetDoesNotHarmTheOthersOfItsBatch() throws Exception {
    String good = Bystander.fresh();
    String gone = Bystander.fresh();
    String queue = bystander.quorum();
    bystander.channel().exchangeDeclare(good, BuiltinExchangeType.FANOUT, true);
    bystander.channel().exchangeDeclare(gone, BuiltinExchangeType.FANOUT, true);
    bystander.channel().queueBind(queue, good, "");
    bystander.channel().queueBind(queue, gone, "");
    try (MessageSink sink = Sinks.open(URL)) {
      List<Message> batch = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        batch.add(Sinks.message(i % 2 == 0 ? good : gone, null, "" + i));
      }
      assertThat(sink.publish(batch)).allMatch(Published::isConfirmed);
      // It knows the exchange by now, and is not told of its end.
      bystander.channel().exchangeDelete(gone);
      List<Published> answers = sink.publish(batch);
      for (int i = 0; i < 20; i++) {
        Outcome expected = i % 2 == 0 ? Outcome.CONFIRMED : Outcome.REFUSED;
        assertThat(answers.get(i).outcome()).as(answers.get(i).reason()).isEqualTo(expected);
      }
      assertThat(answers.get(1).reason()).contains("no exchange", gone);
      assertThat(Sinks.publish(sink, Sinks.message(gone, null, "x")).reason()).contains(gone);
      assertThat(Sinks.publish(sink, Sinks.message("a".repeat(300), null, "x")).reason())
          .contains("longer than 255 bytes");
    }
    assertThat(bystander.ready(queue)).isEqualTo(30);
  }

  @Test
  void makesTheExchangeThatItsUrlDescribesAndBindsTheQueue() throws Exception {
    String exchange = Bystander.fresh();
    String queue = Bystander.fresh();
    String options = "?exchange=" + exchange + "&exchangeType=topic";
    try (MessageSink sink = Sinks.open(URL + options)) {
      assertThat(Sinks.publish(sink, Sinks.message(null, "a.b", "x")).reason())
          .contains("NO_ROUTE");
    }
    try (var store = Sources.open(URL + "/" + queue + options + "&bindingKey=a.%23");
        MessageSink sink = Sinks.open(URL + options)) {
      assertThat(Sources.claim(store, queue, 1, 0)).isEmpty();
      assertThat(Sinks.publish(sink, Sinks.message(null, "a.b", "x")).isConfirmed()).isTrue();
      assertThat(Sinks.publish(sink, Sinks.message(null, "b.a", "x")).isConfirmed()).isFalse();
    }
    assertThat(bystander.take(queue).getEnvelope().getRoutingKey()).isEqualTo("a.b");
  }

  @Test
  void aFullQueueIsNotConfirmed() throws Exception {
    String queue =
        bystander.declare(
            Map.of("x-queue-type", "quorum", "x-max-length", 1, "x-overflow", "reject-publish"));
    try (MessageSink sink = Sinks.open(URL + "/" + queue)) {
      List<Message> batch = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        batch.add(Sinks.message(null, null, "x"));
      }
      sink.publish(batch);
      Published answer = Sinks.publish(sink, Sinks.message(null, null, "x"));
      assertThat(answer.outcome()).isEqualTo(Outcome.UNCONFIRMED);
      assertThat(answer.reason()).contains("not taken");
    }
  }

  @Test
  void whatTheProtocolCannotCarryIsRefused() throws Exception {
    String queue = bystander.quorum();
    byte[] body = "x".getBytes(StandardCharsets.UTF_8);
    List<Message> batch =
        List.of(
            Sinks.message(null, null, "good"),
            new Message(JobId.next(), null, null, Map.of(), new byte[16 * 1024 * 1024 + 1]),
            new Message(JobId.next(), null, null, Map.of("h", "x".repeat(120_000)), body),
            new Message(JobId.next(), null, null, Map.of("h".repeat(256), "x"), body),
            Sinks.message(null, null, "good"));
    try (MessageSink sink = Sinks.open(URL + "/" + queue)) {
      assertThat(sink.publish(batch))
          .extracting(Published::outcome)
          .containsExactly(
              Outcome.CONFIRMED,
              Outcome.REFUSED,
              Outcome.REFUSED,
              Outcome.REFUSED,
              Outcome.CONFIRMED);
    }
    assertThat(bystander.ready(queue)).isEqualTo(2);
  }

  @Test
  void takesBatchesOfManyThreadsAtOnce() throws Exception {
    String queue = bystander.quorum();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (MessageSink sink = Sinks.open(URL + "/" + queue)) {
      List<Future<Boolean>> all = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        all.add(threads.submit(() -> publishes(sink, 20, 25)));
      }
      for (Future<Boolean> each : all) {
        assertThat(each.get(60, TimeUnit.SECONDS)).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(bystander.ready(queue)).isEqualTo(8 * 20 * 25);
  }

  private static boolean publishes(MessageSink sink, int batches, int size) {
    boolean all = true;
    for (int b = 0; b < batches; b++) {
      List<Message> batch = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        batch.add(Sinks.message(null, null, "x"));
      }
      all &= sink.publish(batch).stream().allMatch(Published::isConfirmed);
    }
    return all;
  }

  @Test
  void afterItsEndItIsUnavailable() {
    MessageSink sink = Sinks.open(URL + "/q");
    sink.close();
    sink.close();
    assertThatThrownBy(() -> Sinks.publish(sink, Sinks.message(null, null, "x")))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE));
  }
}
