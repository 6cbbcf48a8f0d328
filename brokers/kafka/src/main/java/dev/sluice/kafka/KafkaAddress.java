package dev.sluice.kafka;

import dev.sluice.spi.StorageUrl;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of the URL before the question mark.
 *
 * @param servers HOST:PORT of some brokers, at least one
 * @param user {@code null} for nobody
 * @param password {@code null} for none
 * @param topic the only one that is spoken of; {@code null} for any
 */
record KafkaAddress(
    List<String> servers,
    @Nullable String user,
    @Nullable String password,
    @Nullable String topic) {
  private static final int PORT = 9092;
  private static final int LONGEST_TOPIC = 249;

  /**
   * @throws IllegalArgumentException saying what was expected, without the password
   */
  static KafkaAddress parse(StorageUrl url) {
    if (!url.rest().startsWith("//")) {
      throw bad(url, "expected " + url.scheme() + "://HOST...");
    }
    String rest = url.rest().substring(2);
    int at = rest.lastIndexOf('@');
    String credentials = at < 0 ? "" : rest.substring(0, at);
    String place = rest.substring(at + 1);
    int slash = place.indexOf('/');
    String hosts = slash < 0 ? place : place.substring(0, slash);
    String topic = slash < 0 ? "" : decode(place.substring(slash + 1));
    if (!topic.isEmpty() && !isTopic(topic)) {
      throw bad(url, "a topic's name has 1 to 249 letters, digits and . _ -");
    }
    int colon = credentials.indexOf(':');
    if (at >= 0 && colon < 1) {
      throw bad(url, "expected USER:PASSWORD@HOST...");
    }
    return new KafkaAddress(
        servers(url, hosts),
        colon < 0 ? null : decode(credentials.substring(0, colon)),
        colon < 0 ? null : decode(credentials.substring(colon + 1)),
        topic.isEmpty() ? null : topic);
  }

  private static List<String> servers(StorageUrl url, String hosts) {
    List<String> all = new ArrayList<>();
    for (String host : hosts.split(",", -1)) {
      int colon = host.lastIndexOf(':');
      boolean hasPort = colon > host.lastIndexOf(']');
      String name = hasPort ? host.substring(0, colon) : host;
      String port = hasPort ? host.substring(colon + 1) : Integer.toString(PORT);
      if (name.isEmpty() || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
        throw bad(url, "expected HOST or HOST:PORT, several with commas between them");
      }
      all.add(name + ":" + port);
    }
    return all;
  }

  /** Whether Kafka takes this as the name of a topic. */
  static boolean isTopic(String name) {
    // For each message: by hand, a pattern would take longer than all else that is done to it.
    return !name.isEmpty()
        && name.length() <= LONGEST_TOPIC
        && name.chars().allMatch(KafkaAddress::isForTopics)
        && !name.equals(".")
        && !name.equals("..");
  }

  private static boolean isForTopics(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '_'
        || c == '-';
  }

  /**
   * The topic of a queue.
   *
   * @param queue {@code null} for the one in the URL
   * @throws IllegalArgumentException if there is none, if it is not that of the URL, or if it
   *     cannot be one
   */
  String topic(@Nullable String queue) {
    String name = queue == null ? topic : queue;
    if (name == null) {
      throw new IllegalArgumentException("name a topic: " + this + " has none");
    }
    if (name.equals(topic)) {
      return name;
    }
    if (topic != null) {
      throw new IllegalArgumentException(
          this + " serves the topic " + topic + " alone, not \"" + name + "\"");
    }
    if (!isTopic(name)) {
      throw new IllegalArgumentException(
          "not a topic of Kafka: \"" + name + "\" (1 to 249 letters, digits and . _ -)");
    }
    return name;
  }

  /** Without the password. */
  @Override
  public String toString() {
    String end = topic == null ? "" : "/" + topic;
    return "kafka://" + (user == null ? "" : user + "@") + String.join(",", servers) + end;
  }

  private static String decode(String text) {
    // A plus is no space here: it is not a query.
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static IllegalArgumentException bad(StorageUrl url, String what) {
    return new IllegalArgumentException("bad address " + url.redacted() + ": " + what);
  }
}
