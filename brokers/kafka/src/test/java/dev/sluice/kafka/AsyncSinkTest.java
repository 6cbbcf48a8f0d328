package dev.sluice.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.servers.KafkaServer;
import dev.sluice.spi.AsyncSink;
import dev.sluice.spi.Published;
import dev.sluice.spi.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Publishing without waiting, and hearing later what became of it. */
@Timeout(120)
@Execution(ExecutionMode.SAME_THREAD)
class AsyncSinkTest {
  @Test
  void whatIsSentIsConfirmedInItsOrderWithoutAWaitForEach() throws Exception {
    KafkaServer server = Kafkas.shared();
    String topic = Kafkas.topic(server, 1);
    List<CompletableFuture<Published>> answers = new ArrayList<>();
    List<String> bodies = new ArrayList<>();
    try (AsyncSink sink = (AsyncSink) Kafkas.sink(server, "/" + topic)) {
      for (int i = 0; i < 5_000; i++) {
        bodies.add("m" + i);
        answers.add(sink.send(Kafkas.message(null, "k", "m" + i)).toCompletableFuture());
      }
      for (CompletableFuture<Published> answer : answers) {
        assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(Published.CONFIRMED);
      }
    }
    List<String> found =
        Kafkas.read(server, topic).stream().map(ConsumerRecord::value).map(Kafkas::text).toList();
    assertThat(found).isEqualTo(bodies);
  }

  @Test
  void aMessageThatCannotBeTakenIsAnAnswerAndNotAnException() throws Exception {
    KafkaServer server = Kafkas.shared();
    String topic = Kafkas.topic(server, 1);
    List<Published.Outcome> heard = new ArrayList<>();
    AsyncSink sink = (AsyncSink) Kafkas.sink(server, "/" + topic + "?kafka.max.request.size=2000");
    sink.send(Kafkas.message(null, null, "x".repeat(3_000)))
        .thenAccept(answer -> heard.add(answer.outcome()))
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
    sink.send(Kafkas.message("another", null, "x"))
        .thenAccept(answer -> heard.add(answer.outcome()))
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
    assertThat(heard).containsExactly(Published.Outcome.REFUSED, Published.Outcome.REFUSED);
    sink.close();
    assertThatThrownBy(() -> sink.send(Kafkas.message(null, null, "x")))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE));
  }

  @Test
  void whatABrokerThatIsAwayHasNotConfirmedIsSaid() throws Exception {
    try (KafkaServer server = KafkaServer.start()) {
      String topic = Kafkas.topic(server, 1);
      try (AsyncSink sink = (AsyncSink) Kafkas.sink(server, "/" + topic + "?timeout=2s")) {
        sink.send(Kafkas.message(null, null, "before"))
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS);
        server.kill();
        Published answer =
            sink.send(Kafkas.message(null, null, "x"))
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        assertThat(answer.outcome()).isEqualTo(Published.Outcome.UNCONFIRMED);
      }
    }
  }
}
