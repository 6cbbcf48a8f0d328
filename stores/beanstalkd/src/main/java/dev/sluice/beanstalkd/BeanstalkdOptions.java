package dev.sluice.beanstalkd;

import dev.sluice.spi.Names;
import dev.sluice.spi.StorageUrl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the URL of a beanstalkd store says.
 *
 * @param nodes one, or several that keep copies
 * @param queue the only queue that is served; {@code null} for any
 * @param prefix what every tube's name begins with
 * @param ttr how long a job that nobody touches stays reserved, whole seconds
 * @param timeout how long a server may take to answer
 * @param connections how many claims have one of their own at most
 * @param address the URL without secrets, for messages
 */
record BeanstalkdOptions(
    List<Node> nodes,
    @Nullable String queue,
    String prefix,
    Duration ttr,
    Duration timeout,
    int connections,
    String address) {
  private static final Set<String> OPTIONS = Set.of("prefix", "ttr", "timeout", "connections");
  private static final Duration LONGEST = Duration.ofMinutes(10);

  BeanstalkdOptions {
    nodes = List.copyOf(nodes);
  }

  /**
   * @throws IllegalArgumentException naming what makes no sense
   */
  static BeanstalkdOptions parse(StorageUrl url) {
    return parse(url, Set.of());
  }

  /**
   * @param more options that are read elsewhere
   * @throws IllegalArgumentException naming what makes no sense
   */
  static BeanstalkdOptions parse(StorageUrl url, Set<String> more) {
    Set<String> known = new HashSet<>(OPTIONS);
    known.addAll(more);
    url.allowOptions(known);
    if (!url.rest().startsWith("//")) {
      throw bad(url, "expected " + url.scheme() + "://HOST:PORT/TUBE");
    }
    String rest = url.rest().substring(2);
    int slash = rest.indexOf('/');
    List<Node> nodes = nodes(url, slash < 0 ? rest : rest.substring(0, slash));
    String queue = slash < 0 || slash == rest.length() - 1 ? null : rest.substring(slash + 1);
    BeanstalkdOptions options =
        new BeanstalkdOptions(
            nodes,
            queue == null ? null : Names.queue(queue),
            prefix(url),
            ttr(url),
            timeout(url),
            (int) url.option("connections", 64, 1, 10_000),
            url.redacted());
    if (queue != null) {
      options.tube(queue);
    }
    return options;
  }

  private static List<Node> nodes(StorageUrl url, String hosts) {
    if (hosts.contains("@")) {
      throw bad(url, "beanstalkd knows no users and passwords");
    }
    List<Node> nodes = new ArrayList<>();
    for (String host : hosts.split(",", -1)) {
      nodes.add(node(url, host));
    }
    return nodes;
  }

  private static Node node(StorageUrl url, String text) {
    int colon = text.lastIndexOf(':');
    boolean hasPort = colon > text.lastIndexOf(']') && colon >= 0;
    String host = (hasPort ? text.substring(0, colon) : text).replaceAll("[\\[\\]]", "");
    String port = hasPort ? text.substring(colon + 1) : Integer.toString(Node.PORT);
    boolean portIsNumber = port.matches("\\d{1,5}") && Integer.parseInt(port) <= 65_535;
    if (host.isEmpty() || !portIsNumber || Integer.parseInt(port) == 0) {
      throw bad(url, "expected HOST or HOST:PORT");
    }
    return new Node(host, Integer.parseInt(port));
  }

  private static String prefix(StorageUrl url) {
    String prefix = url.option("prefix").orElse("");
    if (!prefix.isEmpty() && !prefix.matches("[A-Za-z0-9._][A-Za-z0-9._-]{0,99}")) {
      throw url.bad("prefix", prefix, "up to 100 letters, digits and . _ -, not - in front");
    }
    return prefix;
  }

  private static Duration ttr(StorageUrl url) {
    Duration ttr = url.option("ttr", Duration.ofSeconds(30));
    boolean whole = ttr.toMillis() % 1_000 == 0;
    if (!whole || ttr.toSeconds() < 2 || ttr.compareTo(Duration.ofDays(1)) > 0) {
      throw url.bad("ttr", url.option("ttr").orElse(""), "whole seconds from 2s to 1d");
    }
    return ttr;
  }

  private static Duration timeout(StorageUrl url) {
    Duration timeout = url.option("timeout", Duration.ofSeconds(3));
    if (timeout.isZero() || timeout.compareTo(LONGEST) > 0) {
      throw url.bad("timeout", url.option("timeout").orElse(""), "more than 0 and at most 10m");
    }
    return timeout;
  }

  private static IllegalArgumentException bad(StorageUrl url, String what) {
    return new IllegalArgumentException("bad address " + url.redacted() + ": " + what);
  }

  /**
   * The same for a store that has one server.
   *
   * @throws IllegalArgumentException if several are named
   */
  BeanstalkdOptions single() {
    if (nodes.size() > 1) {
      throw new IllegalArgumentException("bad address " + address + ": one server is expected");
    }
    return this;
  }

  /** The same with one of its servers. */
  BeanstalkdOptions only(Node node) {
    return new BeanstalkdOptions(List.of(node), queue, prefix, ttr, timeout, connections, address);
  }

  /** The one server of a store that has but one. */
  Node node() {
    return nodes.get(0);
  }

  /**
   * The tube of a queue. Tubes know no colon, and queues no semicolon.
   *
   * @throws IllegalArgumentException if the store serves another queue, or the name gets too long
   */
  String tube(String name) {
    if (queue != null && !queue.equals(name)) {
      throw new IllegalArgumentException(
          "queue \"" + name + "\" is not served: " + address + " names queue \"" + queue + "\"");
    }
    return target(name);
  }

  /**
   * The same for what is only put there.
   *
   * @throws IllegalArgumentException if it is no name, or gets too long
   */
  String target(String name) {
    String tube = prefix + Names.queue(name).replace(':', ';');
    if (tube.length() > Names.MAX_LENGTH) {
      throw new IllegalArgumentException(
          "tube names have 200 characters at most: \"" + tube + "\" is too long");
    }
    return tube;
  }
}
