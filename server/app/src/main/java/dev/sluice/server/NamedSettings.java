package dev.sluice.server;

import dev.sluice.spi.TimeSpan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the settings say of one of several things of a kind: {@code KIND.NAME.FIELD = VALUE}.
 *
 * @param fields by their names; whoever knows one takes it out
 */
record NamedSettings(String kind, String name, Map<String, String> fields) {

  /**
   * Those of each name, in the order of the names.
   *
   * @param settings by what stands behind {@code KIND.}
   * @throws IllegalArgumentException naming a setting that has another form
   */
  static List<NamedSettings> group(String kind, Map<String, String> settings) {
    Map<String, Map<String, String>> byName = new TreeMap<>();
    settings.forEach(
        (name, value) -> {
          int dot = name.indexOf('.');
          if (dot < 1) {
            throw new BadSettingException(kind + "." + name + " is " + kind + ".NAME.WHAT");
          }
          byName
              .computeIfAbsent(name.substring(0, dot), n -> new TreeMap<>())
              .put(name.substring(dot + 1), value);
        });
    List<NamedSettings> groups = new ArrayList<>();
    byName.forEach((name, fields) -> groups.add(new NamedSettings(kind, name, fields)));
    return groups;
  }

  /** The value of a field, which is known by this; {@code null} if it is not given. */
  @Nullable String take(String field) {
    return fields.remove(field);
  }

  /** An error about all of it, to be thrown. */
  BadSettingException bad(String why) {
    return new BadSettingException(kind + "." + name + " " + why);
  }

  /** An error about one of the fields, to be thrown. */
  BadSettingException bad(String field, String why) {
    return new BadSettingException(kind + "." + name + "." + field + " " + why);
  }

  /** A value that must be a number. */
  double number(String field, String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw bad(field, "must be a number");
    }
  }

  /** A value that must be a time span. */
  Duration span(String field, String value) {
    return TimeSpan.parse(value)
        .orElseThrow(() -> bad(field, "must be a time span such as 500ms, 30s or 5m"));
  }

  /** A setting makes no sense; the message names it. */
  static final class BadSettingException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private BadSettingException(String message) {
      super(message);
    }
  }
}
