package dev.sluice.bench.nats;

import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.PublishAck;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/** The client library alone: asynchronous publishing, and batches pulled by a subscription. */
final class BareNats implements BrokerLoop {
  private static final Duration WAIT = Duration.ofSeconds(10);

  private final Connection connection;
  private final JetStream stream;
  private final JetStreamSubscription subscription;
  private final String subject;
  private final byte[] payload = new byte[BYTES];

  BareNats(String url, String subject) throws Exception {
    this.subject = subject;
    connection = Nats.connect(url);
    connection
        .jetStreamManagement()
        .addStream(
            StreamConfiguration.builder()
                .name(subject)
                .subjects(subject)
                .retentionPolicy(RetentionPolicy.WorkQueue)
                .build());
    stream = connection.jetStream();
    subscription =
        stream.subscribe(subject, PullSubscribeOptions.builder().durable("bench").build());
  }

  @Override
  public void publish(int messages) throws Exception {
    Deque<CompletableFuture<PublishAck>> underWay = new ArrayDeque<>(WINDOW);
    for (int i = 0; i < messages; i++) {
      if (underWay.size() == WINDOW) {
        underWay.remove().get();
      }
      underWay.add(stream.publishAsync(subject, payload));
    }
    for (CompletableFuture<PublishAck> answer : underWay) {
      answer.get();
    }
  }

  @Override
  public void consume(int messages) {
    int left = messages;
    while (left > 0) {
      for (Message message : subscription.fetch(WINDOW, WAIT)) {
        message.ack();
        left--;
      }
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
