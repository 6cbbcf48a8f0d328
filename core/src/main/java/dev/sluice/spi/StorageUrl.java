package dev.sluice.spi;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A storage's address: {@code scheme:rest?option=value&...}. Not a {@link java.net.URI}: {@code
 * jdbc:} addresses and paths with spaces are none.
 *
 * @param text as it was given; may hold a password, so never put it into a message: use {@link
 *     #redacted()}
 * @param scheme in lower case
 * @param rest between the scheme's colon and the question mark
 * @param options decoded, in their order
 */
public record StorageUrl(String text, String scheme, String rest, Map<String, String> options) {
  // A login module's line and a key in PEM hold secrets as well.
  private static final Pattern SECRET = Pattern.compile("pass|secret|token|jaas|seed|\\.key$");

  /**
   * Takes an address apart.
   *
   * @throws IllegalArgumentException if it has no scheme, or an option twice or without a value
   */
  public static StorageUrl parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 1 || !text.substring(0, colon).matches("[A-Za-z][A-Za-z0-9+.-]*")) {
      throw new IllegalArgumentException(
          "not a storage URL: \""
              + text
              + "\" (expected SCHEME:..., such as memory: or file:data/jobs)");
    }
    int mark = text.indexOf('?', colon);
    String rest = mark < 0 ? text.substring(colon + 1) : text.substring(colon + 1, mark);
    String query = mark < 0 ? "" : text.substring(mark + 1);
    String scheme = text.substring(0, colon).toLowerCase(Locale.ROOT);
    return new StorageUrl(text, scheme, rest, parseOptions(query));
  }

  /** The option's value, or empty if it was not given. */
  public Optional<String> option(String name) {
    return Optional.ofNullable(options.get(name));
  }

  /**
   * The option's value as one of a few words.
   *
   * @throws IllegalArgumentException naming the option and what it may be
   */
  public String option(String name, String otherwise, Set<String> allowed) {
    String value = options.getOrDefault(name, otherwise);
    if (!allowed.contains(value)) {
      throw bad(name, value, "one of " + new TreeSet<>(allowed));
    }
    return value;
  }

  /**
   * The option's value as a whole number.
   *
   * @throws IllegalArgumentException naming the option and its range
   */
  public long option(String name, long otherwise, long min, long max) {
    String value = options.get(name);
    if (value == null) {
      return otherwise;
    }
    try {
      long number = Long.parseLong(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below, with the range
    }
    throw bad(name, value, "a whole number from " + min + " to " + max);
  }

  /**
   * The option's value as a time span such as {@code 50ms}, {@code 30s}, {@code 5m}, {@code 2h},
   * {@code 7d}.
   *
   * @throws IllegalArgumentException naming the option and the form
   */
  public Duration option(String name, Duration otherwise) {
    String value = options.get(name);
    if (value == null) {
      return otherwise;
    }
    return TimeSpan.parse(value)
        .orElseThrow(() -> bad(name, value, "a time span such as 50ms, 30s, 5m, 2h or 7d"));
  }

  /**
   * Refuses options that the storage does not know.
   *
   * @throws IllegalArgumentException naming the unknown option and the known ones
   */
  public void allowOptions(Set<String> known) {
    for (String name : options.keySet()) {
      if (!known.contains(name)) {
        String list = known.isEmpty() ? "there are none" : "known: " + new TreeSet<>(known);
        throw new IllegalArgumentException(
            "unknown option \"" + name + "\" in " + redacted() + " (" + list + ")");
      }
    }
  }

  /** The same address without one of its options. */
  public StorageUrl without(String name) {
    Map<String, String> others = new LinkedHashMap<>(options);
    others.remove(name);
    return new StorageUrl(text, scheme, rest, others);
  }

  /** An error about one option, to be thrown. */
  public IllegalArgumentException bad(String option, String value, String expected) {
    return new IllegalArgumentException(
        "option \""
            + option
            + "\" in "
            + redacted()
            + " must be "
            + expected
            + ", not \""
            + value
            + "\"");
  }

  /** The address without passwords, for messages and logs. */
  public String redacted() {
    // To the last @, for a password may have one. What stands alone may be a name or a password.
    String safe =
        rest.replaceFirst("//([^/@:]*):.*@", "//$1:***@").replaceFirst("//[^/@:]*@", "//***@");
    StringBuilder out = new StringBuilder(scheme).append(':').append(safe);
    char separator = '?';
    for (Map.Entry<String, String> option : options.entrySet()) {
      boolean secret = SECRET.matcher(option.getKey().toLowerCase(Locale.ROOT)).find();
      out.append(separator).append(option.getKey()).append('=');
      out.append(secret ? "***" : option.getValue());
      separator = '&';
    }
    return out.toString();
  }

  @Override
  public String toString() {
    return redacted();
  }

  private static Map<String, String> parseOptions(String query) {
    Map<String, String> options = new LinkedHashMap<>();
    if (query.isEmpty()) {
      return options;
    }
    for (String part : query.split("&", -1)) {
      int equals = part.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(
            "URL option \"" + part + "\" is not of the form name=value");
      }
      String name = decode(part.substring(0, equals));
      if (options.put(name, decode(part.substring(equals + 1))) != null) {
        throw new IllegalArgumentException("URL option \"" + name + "\" is given twice");
      }
    }
    return options;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("URL option has a bad % escape: \"" + text + "\"", e);
    }
  }
}
