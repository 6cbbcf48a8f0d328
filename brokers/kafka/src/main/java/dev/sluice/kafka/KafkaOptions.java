package dev.sluice.kafka;

import dev.sluice.spi.StorageUrl;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the URL of a Kafka cluster says.
 *
 * @param address the brokers and the topic
 * @param group in whose name they are taken
 * @param from where a group begins that has not taken anything yet: {@code earliest}, {@code
 *     latest} or {@code by_duration:PT1H}
 * @param timeout how long a call may wait for the brokers
 * @param session how long a member of a classic group may be silent
 * @param rebalanceWait how long jobs may go on that run when their partition is wanted elsewhere
 * @param maxUncommitted how many messages of a partition may be given out from the first unsettled
 *     one on
 * @param assignor how a classic group shares its partitions out
 * @param compression of what is published
 * @param linger how long a message may wait for others to be sent with it
 * @param share of a share group; {@code null} for a classic one
 * @param security how the brokers are spoken to
 * @param properties of the clients, as the user gave them
 */
record KafkaOptions(
    KafkaAddress address,
    String group,
    String from,
    Duration timeout,
    Duration session,
    Duration rebalanceWait,
    int maxUncommitted,
    String assignor,
    String compression,
    Duration linger,
    @Nullable ShareOptions share,
    Security security,
    ClientProperties properties) {

  private static final Map<String, String> ASSIGNORS =
      Map.of(
          "cooperative", "CooperativeStickyAssignor",
          "sticky", "StickyAssignor",
          "range", "RangeAssignor",
          "roundrobin", "RoundRobinAssignor");

  private static final Set<String> OPTIONS =
      Set.of(
          "group",
          "from",
          "timeout",
          "session",
          "rebalanceWait",
          "maxUncommitted",
          "assignor",
          "compression",
          "linger",
          "mode");

  /**
   * @throws IllegalArgumentException naming what makes no sense
   */
  static KafkaOptions parse(StorageUrl url) {
    KafkaAddress address = KafkaAddress.parse(url);
    ClientProperties properties = ClientProperties.parse(url, address);
    Set<String> known = new HashSet<>(OPTIONS);
    known.addAll(Security.OPTIONS);
    known.addAll(ShareOptions.OPTIONS);
    known.addAll(properties.options());
    url.allowOptions(known);
    ShareOptions share = ShareOptions.parse(url);
    // A group is of one kind for ever: the two must not have one name.
    String group = url.option("group").orElse(share == null ? "sluice" : "sluice-share");
    if (group.isEmpty() || group.length() > 200) {
      throw url.bad("group", group, "1 to 200 characters");
    }
    return new KafkaOptions(
        address,
        group,
        from(url),
        time(url, "timeout", 30, 1, 600),
        time(url, "session", 45, 1, 1_800),
        time(url, "rebalanceWait", 10, 0, 3_600),
        (int) url.option("maxUncommitted", 1_000, 1, 1_000_000),
        assignor(url),
        url.option("compression", "none", Set.of("none", "gzip", "snappy", "lz4", "zstd")),
        time(url, "linger", 0, 0, 60),
        share,
        Security.parse(url, address),
        properties);
  }

  private static String assignor(StorageUrl url) {
    String name = url.option("assignor", "cooperative", ASSIGNORS.keySet());
    return "org.apache.kafka.clients.consumer." + ASSIGNORS.get(name);
  }

  private static String from(StorageUrl url) {
    String from = url.option("from").orElse("earliest");
    if (from.equals("earliest") || from.equals("latest")) {
      return from;
    }
    return "by_duration:" + url.option("from", Duration.ZERO);
  }

  private static Duration time(StorageUrl url, String name, long seconds, long least, long most) {
    Duration time = url.option(name, Duration.ofSeconds(seconds));
    if (time.compareTo(Duration.ofSeconds(least)) < 0
        || time.compareTo(Duration.ofSeconds(most)) > 0) {
      throw url.bad(name, url.option(name).orElse(""), "from " + least + "s to " + most + "s");
    }
    return time;
  }

  /** How long the calls of the clients may wait. */
  int timeoutMillis() {
    return Math.toIntExact(timeout.toMillis());
  }

  /** The topic of a queue. */
  String topic(@Nullable String queue) {
    return address.topic(queue);
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
