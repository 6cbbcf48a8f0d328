package dev.sluice.kafka;

import dev.sluice.spi.Message;
import dev.sluice.spi.Published;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** Hands messages to the producer, and says what its answers mean. */
record Outgoing(KafkaProducer<byte[], byte[]> producer, Errors errors, InstantSource clock) {
  private static final List<Class<? extends RuntimeException>> REFUSALS =
      List.of(
          RecordTooLargeException.class,
          RecordBatchTooLargeException.class,
          InvalidTopicException.class,
          InvalidRecordException.class,
          InvalidConfigurationException.class,
          PolicyViolationException.class,
          AuthorizationException.class);

  /** The answer is there at once if it was not sent. */
  CompletableFuture<Published> send(String topic, Message message) {
    String key = message.key();
    byte[] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
    CompletableFuture<Published> answer = new CompletableFuture<>();
    try {
      // The callback says it all.
      var unused =
          producer.send(
              new ProducerRecord<>(
                  topic,
                  null,
                  clock.millis(),
                  keyBytes,
                  message.body(),
                  RecordHeaders.of(message.headers())),
              (metadata, e) -> answer.complete(e == null ? Published.CONFIRMED : judge(e)));
    } catch (InterruptException e) {
      // It has set the thread's flag again.
      answer.complete(Published.unconfirmed("interrupted"));
    } catch (RuntimeException e) {
      answer.complete(judge(e));
    }
    return answer;
  }

  private Published judge(Throwable e) {
    Throwable cause = Errors.cause(e);
    boolean refused = REFUSALS.stream().anyMatch(type -> type.isInstance(cause));
    return refused ? Published.refused(errors.said(e)) : Published.unconfirmed(errors.said(e));
  }
}
