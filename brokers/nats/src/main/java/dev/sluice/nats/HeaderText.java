package dev.sluice.nats;

import dev.sluice.spi.JobMessages;
import dev.sluice.spi.Message;
import io.nats.client.impl.Headers;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a job as those of a message. These take ASCII only, so what has more is escaped,
 * and a header says which ones are.
 */
final class HeaderText {
  /** The key of a message, which NATS has no place for. */
  static final String KEY = JobMessages.PREFIX + "key";

  /** Tells the server that it has seen a message before. */
  private static final String MESSAGE_ID = "Nats-Msg-Id";

  /** Tells the server which stream must take a message, or none. */
  static final String EXPECTED_STREAM = "Nats-Expected-Stream";

  /** Names of headers whose values are escaped as in a URL, with spaces between. */
  private static final String ESCAPED = JobMessages.PREFIX + "escaped";

  private HeaderText() {}

  /**
   * @param stream that must take the message; {@code null} for whichever does
   * @throws IllegalArgumentException if a header cannot be sent: says which and why
   */
  static Headers of(Message message, @Nullable String stream) {
    Headers headers = new Headers();
    Set<String> escaped = new TreeSet<>();
    message.headers().forEach((name, value) -> put(headers, name, value, escaped));
    String key = message.key();
    if (key != null) {
      put(headers, KEY, key, escaped);
    }
    if (!escaped.isEmpty()) {
      headers.put(ESCAPED, String.join(" ", escaped));
    }
    headers.put(MESSAGE_ID, message.id().toString());
    if (stream != null) {
      headers.put(EXPECTED_STREAM, stream);
    }
    return headers;
  }

  private static void put(Headers headers, String name, String value, Set<String> escaped) {
    if (isServers(name)) {
      throw new IllegalArgumentException(
          "the header " + name + " would be a command to the server: their names begin with Nats-");
    }
    boolean plain = isPlain(value);
    try {
      headers.put(name, plain ? value : URLEncoder.encode(value, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "NATS takes no header of this name: \"" + name + "\" (" + e.getMessage() + ")", e);
    }
    if (!plain) {
      escaped.add(name);
    }
  }

  private static boolean isServers(String name) {
    return name.toLowerCase(Locale.ROOT).startsWith("nats-");
  }

  private static boolean isPlain(String value) {
    return value.chars().allMatch(c -> c >= 32 && c < 127) && value.strip().equals(value);
  }

  /** What was given to {@link #of}, and what others have sent; without the server's own. */
  static Map<String, String> read(@Nullable Headers headers) {
    if (headers == null) {
      return Map.of();
    }
    List<String> escaped = List.of();
    String list = headers.getFirst(ESCAPED);
    if (list != null) {
      escaped = List.of(list.split(" ", -1));
    }
    Map<String, String> all = new HashMap<>();
    for (String name : headers.keySet()) {
      String value = headers.getFirst(name);
      if (value != null && !isServers(name) && !name.equals(ESCAPED)) {
        all.put(name, escaped.contains(name) ? unescape(value) : value);
      }
    }
    return all;
  }

  private static String unescape(String value) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return value;
    }
  }
}
