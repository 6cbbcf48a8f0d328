package dev.sluice.kafka;

import dev.sluice.job.JobId;
import dev.sluice.servers.KafkaServer;
import dev.sluice.spi.Message;
import dev.sluice.spi.MessageSink;
import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageUrl;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** A broker that the tests of this process share, topics of their own on it, and messages. */
final class Kafkas {
  private Kafkas() {}

  /** The one that none may stop. */
  static KafkaServer shared() {
    return Shared.SERVER;
  }

  // Started by whoever asks first; it ends with this process.
  private static final class Shared {
    static final KafkaServer SERVER = KafkaServer.start();
    static final Admin ADMIN = admin(SERVER);
  }

  /** A client of the shared broker, for all: to connect takes longer than most that is asked. */
  static Admin sharedAdmin() {
    return Shared.ADMIN;
  }

  /** A new topic. */
  static String topic(KafkaServer server, int partitions) throws Exception {
    return topic(server, partitions, Map.of());
  }

  static String topic(KafkaServer server, int partitions, Map<String, String> configs) {
    String name = "topic-" + UUID.randomUUID();
    make(server, name, partitions, configs);
    return name;
  }

  static void make(KafkaServer server, String name, int partitions, Map<String, String> configs) {
    try (Admin admin = admin(server)) {
      make(admin, name, partitions, configs);
    }
  }

  static void make(Admin admin, String name, int partitions, Map<String, String> configs) {
    try {
      NewTopic topic = new NewTopic(name, partitions, (short) 1).configs(configs);
      admin.createTopics(List.of(topic)).all().get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  /** Sets what the adapter would set when it takes from a share group for the first time. */
  static void prepare(KafkaServer server, String group) {
    try (Admin admin = admin(server)) {
      prepare(admin, group);
    }
  }

  static void prepare(Admin admin, String group) {
    List<AlterConfigOp> both =
        List.of(
            set("share.auto.offset.reset", "earliest"),
            set("share.isolation.level", "read_committed"));
    try {
      admin.incrementalAlterConfigs(Map.of(resource(group), both)).all().get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  /** Sets something of a group. */
  static void group(KafkaServer server, String group, String name, String value)
      throws InterruptedException, ExecutionException {
    try (Admin admin = admin(server)) {
      List<AlterConfigOp> one = List.of(set(name, value));
      admin.incrementalAlterConfigs(Map.of(resource(group), one)).all().get();
    }
  }

  private static AlterConfigOp set(String name, String value) {
    return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
  }

  /** What is set of a group. */
  static String group(KafkaServer server, String group, String name)
      throws InterruptedException, ExecutionException {
    try (Admin admin = admin(server)) {
      Config config =
          admin
              .describeConfigs(List.of(resource(group)))
              .all()
              .get()
              .getOrDefault(resource(group), new Config(List.of()));
      ConfigEntry entry = config.get(name);
      return entry == null ? "" : String.valueOf(entry.value());
    }
  }

  private static ConfigResource resource(String group) {
    return new ConfigResource(ConfigResource.Type.GROUP, group);
  }

  static Admin admin(KafkaServer server) {
    return Admin.create(Map.of("bootstrap.servers", server.address()));
  }

  static MessageSink sink(KafkaServer server, String rest) {
    return new KafkaSinkProvider()
        .open(StorageUrl.parse("kafka://" + server.address() + rest), Settings.DEFAULT);
  }

  static Message message(@Nullable String target, @Nullable String key, String body) {
    return new Message(JobId.next(), target, key, Map.of(), body.getBytes(StandardCharsets.UTF_8));
  }

  /** All that is in a topic, in the order of each partition. */
  static List<ConsumerRecord<byte[], byte[]>> read(KafkaServer server, String topic) {
    Map<String, Object> properties =
        Map.of("bootstrap.servers", server.address(), "auto.offset.reset", "earliest");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(it -> new TopicPartition(topic, it.partition()))
              .toList();
      consumer.assign(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      consumer.seekToBeginning(partitions);
      List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
      while (partitions.stream()
          .anyMatch(it -> consumer.position(it) < ends.getOrDefault(it, 0L))) {
        consumer.poll(Duration.ofMillis(100)).forEach(all::add);
      }
      return all;
    }
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
