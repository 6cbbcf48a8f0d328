package dev.sluice.server.webhooks;

import java.util.Set;

/** Which headers a configuration may add to each request. */
final class OwnHeaders {
  /** What belongs to the connection, or is the client's own business. */
  private static final Set<String> REFUSED =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private OwnHeaders() {}

  /**
   * @param name in lower case
   * @throws IllegalArgumentException if it cannot be sent; names the header, and not its value
   */
  static void check(String name, String value) {
    boolean ours = name.startsWith("webhook-") || name.startsWith("sluice-");
    boolean isName = !name.isEmpty() && name.equals(HeaderText.name(name));
    if (ours || REFUSED.contains(name) || !isName) {
      throw new IllegalArgumentException("a webhook cannot have the header \"" + name + "\"");
    }
    if (!value.equals(value.strip()) || !value.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      throw new IllegalArgumentException(
          "the header \"" + name + "\" of a webhook must be plain ASCII on one line");
    }
  }
}
