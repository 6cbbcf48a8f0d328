package dev.sluice.kafka;

import dev.sluice.spi.AsyncSink;
import dev.sluice.spi.Message;
import dev.sluice.spi.Published;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * Publishes to topics through an idempotent producer: a message is confirmed when all replicas that
 * are in sync have it, and what the producer sends twice is stored once.
 */
final class KafkaSink implements AsyncSink {
  private final KafkaOptions options;
  private final Errors errors;
  private final Cluster cluster;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Outgoing outgoing;
  private volatile boolean closed;

  KafkaSink(
      KafkaOptions options, Errors errors, Cluster cluster, Clients clients, InstantSource clock) {
    this.options = options;
    this.errors = errors;
    this.cluster = cluster;
    this.producer = clients.producer();
    this.outgoing = new Outgoing(producer, errors, clock);
  }

  @Override
  public String name() {
    return "kafka";
  }

  @Override
  public List<Published> publish(List<Message> messages) {
    failIfClosed();
    Publication publication = new Publication(outgoing, options.address(), cluster);
    messages.forEach(publication::send);
    return publication.await(options.timeout().plus(options.linger()));
  }

  @Override
  public CompletionStage<Published> send(Message message) {
    failIfClosed();
    try {
      // A copy: who gets it cannot complete it.
      return outgoing.send(options.topic(message.target()), message).copy();
    } catch (IllegalArgumentException e) {
      return CompletableFuture.completedFuture(Published.refused(String.valueOf(e.getMessage())));
    }
  }

  private void failIfClosed() {
    if (closed) {
      throw errors.unavailable("closed");
    }
  }

  @Override
  public void close() {
    closed = true;
    producer.close(options.timeout());
  }
}
