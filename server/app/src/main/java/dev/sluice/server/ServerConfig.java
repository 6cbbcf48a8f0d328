package dev.sluice.server;

import dev.sluice.spi.TimeSpan;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * What a server is told: settings by their names, from a file of properties ({@code http.port =
 * 7580}), the environment ({@code SLUICE_HTTP_PORT}), and the command line; the later ones go
 * before the earlier. Immutable.
 */
public final class ServerConfig {
  private static final String WEBHOOK = "webhook.";
  private static final String RELAY = "relay.";

  private final Map<Setting, String> values;

  // With a name of the user's own in them: they have no Setting.
  private final Map<String, String> named;

  private ServerConfig(Map<Setting, String> values, Map<String, String> named) {
    this.values = values;
    this.named = named;
  }

  /** Nothing is told. */
  public static ServerConfig empty() {
    return new ServerConfig(new EnumMap<>(Setting.class), new TreeMap<>());
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if it cannot be read, or has a setting that is not known:
   *     names it and the one that may be meant
   */
  public static ServerConfig file(Path file) {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      properties.load(in);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read " + file + ": " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + " is no file of properties: " + e.getMessage(), e);
    }
    ServerConfig config = empty();
    for (String name : properties.stringPropertyNames()) {
      if (name.startsWith(WEBHOOK) || name.startsWith(RELAY)) {
        config.named.put(name, properties.getProperty(name).strip());
        continue;
      }
      Setting key =
          Arrays.stream(Setting.values())
              .filter(each -> each.text().equals(name))
              .findFirst()
              .orElseThrow(() -> unknown(file, name));
      config.values.put(key, properties.getProperty(name).strip());
    }
    return config;
  }

  private static IllegalArgumentException unknown(Path file, String name) {
    return new IllegalArgumentException(
        file
            + ": there is no setting \""
            + name
            + "\" (there are "
            + String.join(", ", Arrays.stream(Setting.values()).map(Setting::text).toList())
            + ")");
  }

  /** The same with what the environment says. */
  public ServerConfig with(Map<String, String> environment) {
    ServerConfig config = copy();
    for (Setting key : Setting.values()) {
      String value = environment.get(key.variable());
      if (value != null && !value.isBlank()) {
        config.values.put(key, value.strip());
      }
    }
    return config;
  }

  /** The same with another value. */
  public ServerConfig with(Setting key, String value) {
    ServerConfig config = copy();
    config.values.put(key, value);
    return config;
  }

  private ServerConfig copy() {
    return new ServerConfig(new EnumMap<>(values), new TreeMap<>(named));
  }

  /** The settings that begin with {@code webhook.}, by the rest of their names. */
  Map<String, String> webhooks() {
    return named(WEBHOOK);
  }

  /** The settings that begin with {@code relay.}, by the rest of their names. */
  Map<String, String> relays() {
    return named(RELAY);
  }

  private Map<String, String> named(String prefix) {
    Map<String, String> rest = new TreeMap<>();
    named.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            rest.put(name.substring(prefix.length()), value);
          }
        });
    return rest;
  }

  /** The value, or empty if nothing is told. */
  public Optional<String> text(Setting key) {
    return Optional.ofNullable(values.get(key));
  }

  /** The value as a path. */
  public Optional<Path> path(Setting key) {
    return text(key).map(Path::of);
  }

  /**
   * The value as a whole number.
   *
   * @throws IllegalArgumentException naming the setting and its range
   */
  public int number(Setting key, int otherwise, int min, int max) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(text.get());
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below, with the range
    }
    throw bad(key, "a whole number from " + min + " to " + max);
  }

  /**
   * The value as a time span.
   *
   * @throws IllegalArgumentException naming the setting and the form
   */
  public Duration span(Setting key, Duration otherwise) {
    Optional<String> text = text(key);
    return text.isEmpty()
        ? otherwise
        : TimeSpan.parse(text.get())
            .filter(span -> !span.isZero())
            .orElseThrow(() -> bad(key, "a time span such as 500ms, 30s or 5m"));
  }

  private IllegalArgumentException bad(Setting key, String expected) {
    return new IllegalArgumentException(
        key.text() + " must be " + expected + ", not \"" + values.get(key) + "\"");
  }
}
