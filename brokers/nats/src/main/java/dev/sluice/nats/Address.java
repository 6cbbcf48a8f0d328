package dev.sluice.nats;

import dev.sluice.spi.StorageUrl;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of the URL before the question mark, taken apart.
 *
 * @param userInfo what stands before the hosts, as it is in the URL; empty for none
 * @param servers each as {@code nats://HOST:PORT}
 * @param subject {@code null} for none
 */
record Address(String userInfo, List<String> servers, @Nullable String subject) {
  private static final int PORT = 4222;

  /**
   * @throws IllegalArgumentException naming what makes no sense, without the password
   */
  static Address of(StorageUrl url) {
    if (!url.rest().startsWith("//")) {
      throw bad(url, "expected nats://HOST...");
    }
    String rest = url.rest().substring(2);
    // A password may have a slash, and a subject may have an @: what comes first decides.
    int slash = rest.indexOf('/');
    String authority = slash < 0 ? rest : rest.substring(0, slash);
    String subject = slash < 0 ? "" : rest.substring(slash + 1);
    int at = authority.lastIndexOf('@');
    List<String> servers = new ArrayList<>();
    for (String host : authority.substring(at + 1).split(",", -1)) {
      servers.add(server(url, host));
    }
    if (!subject.isEmpty() && !Subjects.isSubject(subject)) {
      throw bad(url, "a subject such as orders or orders.new is expected after the last slash");
    }
    return new Address(
        at < 0 ? "" : authority.substring(0, at),
        List.copyOf(servers),
        subject.isEmpty() ? null : subject);
  }

  private static String server(StorageUrl url, String text) {
    int colon = text.lastIndexOf(':');
    boolean hasPort = colon >= 0 && colon > text.lastIndexOf(']');
    String host = hasPort ? text.substring(0, colon) : text;
    String port = hasPort ? text.substring(colon + 1) : Integer.toString(PORT);
    boolean known = host.matches("[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\]");
    if (!known || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
      throw bad(url, "expected HOST or HOST:PORT, several with commas between");
    }
    return "nats://" + host + ":" + port;
  }

  private static IllegalArgumentException bad(StorageUrl url, String what) {
    return new IllegalArgumentException("bad address " + url.redacted() + ": " + what);
  }
}
