package dev.sluice.beanstalkd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.job.JobId;
import dev.sluice.servers.BeanstalkdServer;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.JobMessages;
import dev.sluice.spi.Message;
import dev.sluice.spi.MessageSink;
import dev.sluice.spi.Published;
import dev.sluice.spi.Published.Outcome;
import dev.sluice.spi.Settings;
import dev.sluice.spi.SinkProvider;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.StoreException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tubes as the target of a relay. */
@Timeout(60)
class SinkTest {
  private static MessageSink open(String url) {
    SinkProvider provider =
        StreamSupport.stream(ServiceLoader.load(SinkProvider.class).spliterator(), false)
            .filter(one -> one.scheme().equals("beanstalkd"))
            .findFirst()
            .orElseThrow();
    return provider.open(StorageUrl.parse(url), Settings.DEFAULT);
  }

  private static String withQueue(String url) {
    return url.replace("?", "/q?");
  }

  private static Message message(
      @Nullable String target, Map<String, String> headers, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return new Message(JobId.next(), target, "key", headers, bytes);
  }

  @Test
  void aMessageArrivesWithAllThatItHas() throws Exception {
    String url = Stores.freshUrl();
    Instant due = Instant.parse("2026-01-02T03:04:05Z");
    Map<String, String> headers =
        Map.of("mine", "ä", JobMessages.KIND, "mail", JobMessages.RUN_AT, due.toString());
    Message message = message(null, headers, "hello");
    try (MessageSink sink = open(withQueue(url));
        BeanstalkdStore store = Stores.open(url)) {
      assertThat(sink.publish(List.of(message))).containsExactly(Published.CONFIRMED);
      Delivery job = Work.claim(store);
      assertThat(job.job()).isEqualTo(message.id());
      assertThat(job.kind()).isEqualTo("mail");
      assertThat(job.runAt()).isEqualTo(due);
      assertThat(job.options().headers()).containsExactly(Map.entry("mine", "ä"));
      assertThat(job.options().group()).isEqualTo("key");
      assertThat(Work.text(job)).isEqualTo("hello");
      Work.complete(store, job);
    }
  }

  @Test
  void aPlainBodyIsThePayloadAlone() throws Exception {
    String url = Stores.freshUrl();
    try (MessageSink sink = open(withQueue(url) + "&body=plain");
        BeanstalkdStore store = Stores.open(url)) {
      Message message = message("q", Map.of("lost", "yes"), "hello");
      assertThat(sink.publish(List.of(message))).containsExactly(Published.CONFIRMED);
      Delivery job = Work.claim(store);
      assertThat(Work.text(job)).isEqualTo("hello");
      assertThat(job.job()).isNotEqualTo(message.id());
      assertThat(job.options().headers()).isEmpty();
      Work.complete(store, job);
    }
  }

  @Test
  void eachMessageOfABatchHasItsAnswerAndTheyArriveInTheirOrder() throws Exception {
    String url = Stores.freshUrl();
    try (MessageSink sink = open(url);
        BeanstalkdStore store = Stores.open(url)) {
      List<Message> messages = new ArrayList<>();
      for (int i = 0; i < 600; i++) {
        messages.add(message("q", Map.of(), "text " + i));
      }
      messages.add(3, message(null, Map.of(), "no target"));
      messages.add(5, message("not a tube", Map.of(), "bad target"));
      messages.add(7, message("q", Map.of(), "x".repeat(70_000)));
      List<Published> answers = sink.publish(messages);
      assertThat(answers).hasSize(603);
      for (int i = 0; i < 603; i++) {
        boolean refused = i == 3 || i == 5 || i == 7;
        assertThat(answers.get(i).outcome())
            .isEqualTo(refused ? Outcome.REFUSED : Outcome.CONFIRMED);
        assertThat(answers.get(i).reason().isEmpty()).isEqualTo(!refused);
      }
      assertThat(answers.get(7).reason()).contains("-z");
      for (int i = 0; i < 600; i++) {
        assertThat(Work.text(Work.claim(store))).isEqualTo("text " + i);
      }
    }
  }

  @Test
  void aServerThatIsDrainedOrGoneConfirmsNothing() throws Exception {
    try (BeanstalkdServer server = BeanstalkdServer.start();
        MessageSink sink = open("beanstalkd://" + server.address() + "/q?timeout=1s")) {
      server.drain();
      List<Published> answers = List.of(Published.CONFIRMED);
      while (answers.get(0).isConfirmed()) {
        answers = sink.publish(List.of(message(null, Map.of(), "x")));
      }
      assertThat(answers.get(0).outcome()).isEqualTo(Outcome.UNCONFIRMED);
      server.kill();
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> sink.publish(List.of(message(null, Map.of(), "x"))));
      server.startAgain();
      server.awaitAnswer();
      assertThat(sink.publish(List.of(message(null, Map.of(), "x"))))
          .containsExactly(Published.CONFIRMED);
    }
  }
}
