package dev.sluice.bench.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.MessageProperties;
import dev.sluice.bench.nats.BrokerLoop;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** The client library alone: publishing with confirms, and one consumer. */
final class BareRabbitMq implements BrokerLoop {
  private static final int PREFETCH = 500;
  private static final int ACKNOWLEDGE = 100;

  private final Connection connection;
  private final String queue;
  private final byte[] payload = new byte[BYTES];

  BareRabbitMq(int port, String queue) throws Exception {
    this.queue = queue;
    ConnectionFactory factory = new ConnectionFactory();
    factory.setPort(port);
    connection = factory.newConnection();
    try (Channel channel = connection.createChannel()) {
      channel.queueDeclare(queue, true, false, false, Map.of("x-queue-type", "quorum"));
    }
  }

  @Override
  public void publish(int messages) throws Exception {
    try (Channel channel = connection.createChannel()) {
      Semaphore window = new Semaphore(WINDOW);
      long[] confirmed = new long[1];
      channel.confirmSelect();
      channel.addConfirmListener(
          (number, multiple) -> {
            // One by one or many, they come in the order of their numbers here.
            window.release(multiple ? (int) (number - confirmed[0]) : 1);
            confirmed[0] = Math.max(confirmed[0], number);
          },
          (number, multiple) -> {
            throw new IllegalStateException("refused: " + number);
          });
      for (int i = 0; i < messages; i++) {
        window.acquire();
        channel.basicPublish("", queue, MessageProperties.PERSISTENT_BASIC, payload);
      }
      window.acquire(WINDOW);
    }
  }

  @Override
  public void consume(int messages) throws Exception {
    try (Channel channel = connection.createChannel()) {
      CountDownLatch left = new CountDownLatch(messages);
      channel.basicQos(PREFETCH);
      channel.basicConsume(
          queue,
          new DefaultConsumer(channel) {
            @Override
            public void handleDelivery(
                String consumer, Envelope envelope, BasicProperties properties, byte[] body)
                throws IOException {
              long tag = envelope.getDeliveryTag();
              if (tag % ACKNOWLEDGE == 0 || tag == messages) {
                channel.basicAck(tag, true);
              }
              left.countDown();
            }
          });
      left.await();
    }
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
