package dev.sluice.redis;

import dev.sluice.spi.StorageUrl;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;

/**
 * What the URL of a Redis store says.
 *
 * @param form which kind of installation
 * @param tls whether to speak TLS, with the certificate and the host's name checked
 * @param hosts the server, the sentinels, or some nodes of the cluster
 * @param master the name under which the sentinels know the server; empty for the other forms
 * @param user {@code null} for the default user
 * @param password {@code null} for none
 * @param database the number of the database; 0 in a cluster
 * @param prefix what every key begins with
 * @param timeout how long a call may take
 * @param connections how many at most, beside the one that waits
 * @param allowsEviction whether to open a server that may evict jobs
 * @param callersClock whether times come from the settings' clock instead of the server's
 * @param address the URL without secrets, for messages
 */
record RedisOptions(
    Form form,
    boolean tls,
    Set<HostAndPort> hosts,
    String master,
    @Nullable String user,
    @Nullable String password,
    int database,
    String prefix,
    Duration timeout,
    int connections,
    boolean allowsEviction,
    boolean callersClock,
    String address) {

  private static final Set<String> OPTIONS =
      Set.of("prefix", "timeout", "connections", "eviction", "clock");

  /** What no message may say: the password, as it is and as it stands in a URL. */
  List<String> secrets() {
    if (password == null) {
      return List.of();
    }
    return List.of(password, URLEncoder.encode(password, StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return address;
  }

  /** A kind of installation. */
  enum Form {
    SERVER(6379),
    SENTINEL(26379),
    CLUSTER(6379);

    final int port;

    Form(int port) {
      this.port = port;
    }
  }

  /**
   * @throws IllegalArgumentException naming what makes no sense
   */
  static RedisOptions parse(StorageUrl url) {
    url.allowOptions(OPTIONS);
    Form form =
        url.scheme().endsWith("+cluster")
            ? Form.CLUSTER
            : url.scheme().endsWith("+sentinel") ? Form.SENTINEL : Form.SERVER;
    return new Address(url, form).options();
  }

  /** The part of the URL before the question mark, taken apart. */
  private static final class Address {
    private final StorageUrl url;
    private final Form form;
    private final String credentials;
    private final String hosts;
    private final String path;

    Address(StorageUrl url, Form form) {
      this.url = url;
      this.form = form;
      if (!url.rest().startsWith("//")) {
        throw bad("expected " + url.scheme() + "://HOST...");
      }
      String rest = url.rest().substring(2);
      int slash = rest.indexOf('/');
      String authority = slash < 0 ? rest : rest.substring(0, slash);
      path = slash < 0 ? "" : rest.substring(slash + 1);
      int at = authority.lastIndexOf('@');
      credentials = at < 0 ? "" : authority.substring(0, at);
      hosts = authority.substring(at + 1);
    }

    RedisOptions options() {
      String prefix = url.option("prefix").orElse("sluice");
      if (!prefix.matches("[A-Za-z0-9._:-]{1,100}")) {
        throw url.bad("prefix", prefix, "1 to 100 letters, digits and . _ : -");
      }
      Duration timeout = url.option("timeout", Duration.ofSeconds(3));
      if (timeout.isZero() || timeout.compareTo(Duration.ofMinutes(10)) > 0) {
        throw url.bad("timeout", url.option("timeout").orElse(""), "more than 0 and at most 10m");
      }
      int colon = credentials.indexOf(':');
      String user = colon < 0 ? "" : decode(credentials.substring(0, colon));
      String password = decode(credentials.substring(colon + 1));
      return new RedisOptions(
          form,
          url.scheme().startsWith("rediss"),
          hosts(),
          master(),
          user.isEmpty() ? null : user,
          password.isEmpty() ? null : password,
          database(),
          prefix,
          timeout,
          (int) url.option("connections", 8, 1, 1_000),
          url.option("eviction", "refuse", Set.of("refuse", "allow")).equals("allow"),
          url.option("clock", "server", Set.of("server", "caller")).equals("caller"),
          url.redacted());
    }

    private Set<HostAndPort> hosts() {
      Set<HostAndPort> all = new LinkedHashSet<>();
      for (String host : hosts.split(",", -1)) {
        all.add(host(host));
      }
      if (form == Form.SERVER && all.size() > 1) {
        throw bad("one host is expected: several are for redis+sentinel: and redis+cluster:");
      }
      return all;
    }

    private HostAndPort host(String text) {
      int colon = text.lastIndexOf(':');
      boolean hasPort = colon > text.lastIndexOf(']') && colon >= 0;
      String host = hasPort ? text.substring(0, colon) : text;
      String port = hasPort ? text.substring(colon + 1) : Integer.toString(form.port);
      if (host.isEmpty() || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
        throw bad("expected HOST or HOST:PORT");
      }
      return new HostAndPort(host.replaceAll("[\\[\\]]", ""), Integer.parseInt(port));
    }

    private String master() {
      String name = path.split("/", -1)[0];
      if (form == Form.SENTINEL && name.isEmpty()) {
        throw bad("the name of the master is missing: expected .../NAME");
      }
      return form == Form.SENTINEL ? name : "";
    }

    private int database() {
      int slash = path.indexOf('/');
      String number = form == Form.SENTINEL ? (slash < 0 ? "" : path.substring(slash + 1)) : path;
      if (number.isEmpty()) {
        return 0;
      }
      if (!number.matches("\\d{1,5}")) {
        throw bad("the database must be a number, not \"" + number + "\"");
      }
      if (form == Form.CLUSTER && Integer.parseInt(number) != 0) {
        throw bad("a cluster has no database but 0");
      }
      return Integer.parseInt(number);
    }

    private static String decode(String text) {
      // A plus is no space here: it is the authority, not a query.
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private IllegalArgumentException bad(String what) {
      return new IllegalArgumentException("bad address " + url.redacted() + ": " + what);
    }
  }
}
