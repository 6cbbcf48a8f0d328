package dev.sluice.cli;

import dev.sluice.servers.BeanstalkdServer;
import dev.sluice.servers.KafkaServer;
import dev.sluice.servers.NatsServer;
import dev.sluice.servers.RabbitMqServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** Brokers that the tests of this process share. */
public final class Brokers {
  private static final int PARTITIONS = 3;
  private static final String GUARDED = "beanstalkd guarded by ";

  private Brokers() {}

  /**
   * The URL of a queue that is made for the caller.
   *
   * @param sort {@code kafka}, {@code nats} or {@code rabbitmq}
   * @param queue a name that nobody else has
   */
  public static String url(String sort, String queue) {
    return switch (sort) {
      case "kafka" -> kafka(queue);
      case "nats" -> NatsServer.sharedUrl() + "/" + queue + "?create=true";
      case "rabbitmq" -> RabbitMqServer.sharedUrl() + "/" + queue + "?declare=true";
      default -> throw new IllegalArgumentException(sort);
    };
  }

  /**
   * A place for jobs, and the servers that are ended with it.
   *
   * @param url of it
   */
  public record Place(String url, List<BeanstalkdServer> servers) implements AutoCloseable {
    @Override
    public void close() {
      servers.forEach(BeanstalkdServer::close);
    }
  }

  /**
   * A place at a broker as {@link #url} has them, or on {@code beanstalkd}, or on three of those
   * that keep copies, {@code beanstalkd replicated}, with a guard in Redis, or in another storage:
   * {@code beanstalkd guarded by file}.
   */
  public static Place place(String sort, String queue, Path folder) throws SQLException {
    if (sort.startsWith(GUARDED)) {
      return replicated(Storages.fresh(sort.substring(GUARDED.length()), folder));
    }
    return switch (sort) {
      case "beanstalkd" -> new Place(Storages.fresh(sort, folder), List.of());
      case "beanstalkd replicated" -> replicated(Storages.fresh("redis", folder));
      default -> new Place(url(sort, queue), List.of());
    };
  }

  private static Place replicated(String guard) {
    List<BeanstalkdServer> servers = Stream.generate(BeanstalkdServer::start).limit(3).toList();
    String hosts = servers.stream().map(BeanstalkdServer::address).collect(Collectors.joining(","));
    String register = URLEncoder.encode(guard, StandardCharsets.UTF_8);
    return new Place("beanstalkd://" + hosts + "?guard=" + register, servers);
  }

  // A group of its own: the members of one group wait for one another whatever they read.
  private static String kafka(String topic) {
    String address = Shared.KAFKA.address();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
      admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1))).all().get();
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError(e);
    }
    return "kafka://" + address + "/" + topic + "?group=" + topic;
  }

  // Started by whoever asks first; it ends with this process.
  private static final class Shared {
    static final KafkaServer KAFKA = KafkaServer.start();
  }
}
