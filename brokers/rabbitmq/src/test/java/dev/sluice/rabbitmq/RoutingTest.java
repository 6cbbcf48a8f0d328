package dev.sluice.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Envelope;
import dev.sluice.servers.RabbitMqServer;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.MessageSink;
import dev.sluice.spi.Published.Outcome;
import dev.sluice.spi.StoreException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exchanges, routing keys and bindings: what is declared, and where messages go. */
@Timeout(120)
class RoutingTest {
  private static final String URL = RabbitMqServer.sharedUrl();
  private static Bystander bystander;

  private final String exchange = Bystander.fresh();
  private final String queue = Bystander.fresh();

  @BeforeAll
  static void connect() throws Exception {
    bystander = Bystander.atShared();
  }

  @AfterAll
  static void disconnect() throws IOException {
    bystander.close();
  }

  @Test
  void aStoreEnqueuesThroughItsExchangeAndTakesFromTheQueueThatIsBoundToIt() throws Exception {
    String url = URL + "/" + queue + "?exchange=" + exchange + "&exchangeType=direct&routingKey=k";
    try (JobStore store = Sources.open(url)) {
      Sources.enqueue(store, queue, 1);
      Envelope envelope = bystander.take(queue).getEnvelope();
      assertThat(envelope.getExchange()).isEqualTo(exchange);
      assertThat(envelope.getRoutingKey()).isEqualTo("k");
      bystander.channel().basicPublish(exchange, "k", null, new byte[] {1});
      bystander.channel().basicPublish(exchange, queue, null, new byte[] {2});
      Delivery only = Sources.next(store, queue);
      assertThat(only.payload()).containsExactly(1);
      assertThat(Sources.claim(store, queue, 1, 0)).isEmpty();
    }
  }

  @Test
  void withoutARoutingKeyAQueueIsBoundByItsName() throws Exception {
    String url = URL + "?exchange=" + exchange + "&exchangeType=direct";
    try (JobStore store = Sources.open(url)) {
      Sources.enqueue(store, queue, 1);
      assertThat(bystander.take(queue).getEnvelope().getRoutingKey()).isEqualTo(queue);
    }
  }

  @Test
  void aRelaysMessageHasItsOwnKeyOrElseTheRoutingKeyOfTheUrl() throws Exception {
    String usual = bystander.quorum();
    String own = bystander.quorum();
    String url = URL + "?exchange=" + exchange + "&exchangeType=topic&routingKey=a.b";
    bystander.channel().exchangeDeclare(exchange, BuiltinExchangeType.TOPIC, true);
    bystander.channel().queueBind(usual, exchange, "a.*");
    bystander.channel().queueBind(own, exchange, "c.#");
    try (MessageSink sink = Sinks.open(url)) {
      assertThat(Sinks.publish(sink, Sinks.message(null, null, "usual")).isConfirmed()).isTrue();
      assertThat(Sinks.publish(sink, Sinks.message(null, "c.d.e", "own")).isConfirmed()).isTrue();
    }
    assertThat(bystander.take(usual).getBody()).asString().isEqualTo("usual");
    assertThat(bystander.take(own).getBody()).asString().isEqualTo("own");
  }

  @ParameterizedTest
  @ValueSource(strings = {"direct", "topic", "fanout", "headers"})
  void aMissingExchangeIsDeclaredDurableAndOfItsType(String type) throws Exception {
    String url = URL + "/" + queue + "?exchange=" + exchange + "&exchangeType=" + type;
    try (JobStore store = Sources.open(url)) {
      Sources.enqueue(store, queue, 1);
    }
    // It would be refused if it were another.
    bystander.channel().exchangeDeclare(exchange, type, true);
    assertThat(bystander.ready(queue)).isEqualTo(1);
  }

  @Test
  void anExchangeThatIsThereIsUsedAsItIs() throws Exception {
    bystander.channel().exchangeDeclare(exchange, BuiltinExchangeType.FANOUT, false);
    String other = bystander.quorum();
    bystander.channel().queueBind(other, exchange, "");
    try (JobStore store =
        Sources.open(URL + "/" + queue + "?exchange=" + exchange + "&exchangeType=topic")) {
      Sources.enqueue(store, queue, 1);
      assertThat(Sources.next(store, queue).payload()).asString().isEqualTo("0");
    }
    assertThat(bystander.ready(other)).isEqualTo(1);
  }

  @Test
  void withoutDeclaringNeitherAnExchangeNorABindingIsMade() throws Exception {
    String options = "?declare=false&exchange=" + exchange + "&exchangeType=direct";
    try (MessageSink sink = Sinks.open(URL + options)) {
      var answer = Sinks.publish(sink, Sinks.message(null, "k", "x"));
      assertThat(answer.outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(answer.reason()).contains("no exchange", exchange);
    }
    bystander.channel().exchangeDeclare(exchange, BuiltinExchangeType.DIRECT, true);
    String unbound = bystander.quorum();
    try (JobStore store = Sources.open(URL + "/" + unbound + options)) {
      assertThat(Sources.claim(store, unbound, 1, 0)).isEmpty();
      assertThat(store.enqueue(List.of(Sources.job(unbound, "x"))).get(0).reason())
          .contains("NO_ROUTE");
    }
  }

  @Test
  void anExchangeThatNobodyDescribesIsNotMade() {
    try (JobStore store = Sources.open(URL + "/" + queue + "?exchange=" + exchange)) {
      assertThatThrownBy(() -> Sources.claim(store, queue, 1, 0))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.REJECTED))
          .hasMessageContaining("no exchange \"" + exchange + "\"");
    }
  }
}
