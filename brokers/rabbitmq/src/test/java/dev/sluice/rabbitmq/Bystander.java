package dev.sluice.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import dev.sluice.servers.RabbitMqServer;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;

/** Another program that uses the same server. Not for several threads. */
final class Bystander implements AutoCloseable {
  private final Connection connection;
  private Channel channel;

  Bystander(String url) throws IOException, TimeoutException {
    ConnectionFactory factory = new ConnectionFactory();
    URI uri = URI.create(url);
    factory.setHost(uri.getHost());
    factory.setPort(uri.getPort());
    connection = factory.newConnection();
    channel = connection.createChannel();
  }

  static Bystander atShared() throws IOException, TimeoutException {
    return new Bystander(RabbitMqServer.sharedUrl());
  }

  /** A name that no other test uses. */
  static String fresh() {
    return "test-" + UUID.randomUUID();
  }

  Channel channel() throws IOException {
    if (!channel.isOpen()) {
      channel = connection.createChannel();
    }
    return channel;
  }

  String declare(Map<String, Object> arguments) throws IOException {
    String queue = fresh();
    channel().queueDeclare(queue, true, false, false, arguments);
    return queue;
  }

  String quorum() throws IOException {
    return declare(Map.of("x-queue-type", "quorum"));
  }

  /** How many lie in the queue for anybody to take. */
  int ready(String queue) {
    try {
      return channel().queueDeclarePassive(queue).getMessageCount();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  GetResponse take(String queue) throws IOException {
    return channel().basicGet(queue, true);
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
