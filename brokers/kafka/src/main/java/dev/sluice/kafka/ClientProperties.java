package dev.sluice.kafka;

import dev.sluice.spi.StorageUrl;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Properties of Kafka's own clients that the user gave: {@code kafka.fetch.min.bytes=1000}. Each
 * goes to the clients that know it.
 *
 * @param all names without the prefix
 */
record ClientProperties(Map<String, String> all) {
  private static final String PREFIX = "kafka.";

  /** What the promises of the adapter stand on, or what has an option of its own. */
  private static final Set<String> OURS =
      Set.of(
          "bootstrap.servers",
          "group.id",
          "group.protocol",
          "group.instance.id",
          "enable.auto.commit",
          "auto.offset.reset",
          "allow.auto.create.topics",
          "partition.assignment.strategy",
          "session.timeout.ms",
          "heartbeat.interval.ms",
          "max.poll.interval.ms",
          "share.acknowledgement.mode",
          "key.deserializer",
          "value.deserializer",
          "key.serializer",
          "value.serializer",
          "acks",
          "enable.idempotence",
          "transactional.id",
          "max.in.flight.requests.per.connection",
          "delivery.timeout.ms",
          "max.block.ms",
          "compression.type",
          "linger.ms");

  /** They hold secrets, and their names do not say so. */
  private static final Set<String> SECRET = Set.of("sasl.jaas.config", "ssl.keystore.key");

  /**
   * @throws IllegalArgumentException naming the property that is unknown, not the user's to set, or
   *     secret
   */
  static ClientProperties parse(StorageUrl url, KafkaAddress address) {
    Set<String> known = new HashSet<>(ConsumerConfig.configNames());
    known.addAll(ProducerConfig.configNames());
    known.addAll(AdminClientConfig.configNames());
    Map<String, String> all = new LinkedHashMap<>();
    url.options()
        .forEach(
            (option, value) -> {
              if (option.startsWith(PREFIX)) {
                String name = option.substring(PREFIX.length());
                check(name, known, address);
                all.put(name, value);
              }
            });
    return new ClientProperties(all);
  }

  private static void check(String name, Set<String> known, KafkaAddress address) {
    // The URL is not repeated: it may hold the secret.
    String option = "option \"" + PREFIX + name + "\" of " + address;
    if (SECRET.contains(name)) {
      throw new IllegalArgumentException(
          option + " is not taken: it holds a secret. Give USER:PASSWORD@, or keyStore");
    }
    if (OURS.contains(name)) {
      throw new IllegalArgumentException(option + " cannot be set: Sluice rests on it");
    }
    if (!known.contains(name)) {
      throw new IllegalArgumentException(option + " is not a property of any Kafka client");
    }
  }

  /** The names of the options that they came from. */
  Set<String> options() {
    Set<String> options = new TreeSet<>();
    all.keySet().forEach(name -> options.add(PREFIX + name));
    return options;
  }

  /** Those that a client knows. */
  Map<String, String> of(Set<String> names) {
    Map<String, String> some = new LinkedHashMap<>(all);
    some.keySet().retainAll(names);
    return some;
  }

  /** A property that is a number. */
  int number(String name, int otherwise) {
    String value = all.get(name);
    return value == null || !value.matches("\\d{1,9}") ? otherwise : Integer.parseInt(value);
  }
}
