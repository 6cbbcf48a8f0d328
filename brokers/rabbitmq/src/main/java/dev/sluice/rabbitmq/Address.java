package dev.sluice.rabbitmq;

import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.tls.TlsFiles;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of the URL before the question mark: {@code
 * //[user:pass@]host[:port][,host...][/queue]}.
 */
record Address(
    List<com.rabbitmq.client.Address> hosts, String user, String password, String queue) {
  private static final String GUEST = "guest";
  private static final int PORT = 5672;
  private static final int TLS_PORT = 5671;

  /** Never the password. */
  @Override
  public String toString() {
    return hosts + "/" + queue;
  }

  /**
   * @throws IllegalArgumentException naming what makes no sense
   */
  static Address parse(StorageUrl url) {
    if (!url.rest().startsWith("//")) {
      throw bad(url, "expected " + url.scheme() + "://HOST...");
    }
    String rest = url.rest().substring(2);
    // A password may have a slash.
    int slash = rest.indexOf('/', Math.max(0, rest.lastIndexOf('@')));
    String authority = slash < 0 ? rest : rest.substring(0, slash);
    int at = authority.lastIndexOf('@');
    String credentials = at < 0 ? "" : authority.substring(0, at);
    int colon = credentials.indexOf(':');
    if (at >= 0 && colon < 1) {
      throw bad(url, "expected USER:PASSWORD@");
    }
    return new Address(
        hosts(url, authority.substring(at + 1)),
        at < 0 ? GUEST : decode(credentials.substring(0, colon)),
        at < 0 ? GUEST : decode(credentials.substring(colon + 1)),
        slash < 0 ? "" : decode(rest.substring(slash + 1)));
  }

  private static List<com.rabbitmq.client.Address> hosts(StorageUrl url, String text) {
    int port = TlsFiles.parse(url).isPresent() ? TLS_PORT : PORT;
    List<com.rabbitmq.client.Address> hosts = new ArrayList<>();
    for (String host : text.split(",", -1)) {
      hosts.add(host(url, host, port));
    }
    return hosts;
  }

  private static com.rabbitmq.client.Address host(StorageUrl url, String text, int otherwise) {
    int colon = text.lastIndexOf(':');
    boolean hasPort = colon > text.lastIndexOf(']') && colon >= 0;
    String host = hasPort ? text.substring(0, colon) : text;
    String port = hasPort ? text.substring(colon + 1) : Integer.toString(otherwise);
    if (host.isEmpty() || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
      throw bad(url, "expected HOST or HOST:PORT");
    }
    return new com.rabbitmq.client.Address(host.replaceAll("[\\[\\]]", ""), Integer.parseInt(port));
  }

  private static String decode(String text) {
    // A plus is no space here: it is the authority, not a query.
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // Without what was given: it may be the password.
      throw new IllegalArgumentException("the address of a rabbitmq URL has a bad percent escape");
    }
  }

  private static IllegalArgumentException bad(StorageUrl url, String what) {
    return new IllegalArgumentException("bad address " + url.redacted() + ": " + what);
  }
}
