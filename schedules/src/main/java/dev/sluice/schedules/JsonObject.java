package dev.sluice.schedules;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * One JSON object that was read: texts, numbers, flags, lists of texts, and objects of texts. What
 * else stands there is passed over, so that a later version may add to it.
 */
final class JsonObject {
  static final JsonFactory JSON = new JsonFactory();

  private final Map<String, Object> fields;

  private JsonObject(Map<String, Object> fields) {
    this.fields = fields;
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it is none; says nothing of what stands there
   */
  static JsonObject read(byte[] bytes) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), bytes)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("it is no JSON object");
      }
      return new JsonObject(object(parser));
    } catch (JacksonException e) {
      throw new IllegalArgumentException("it is no JSON");
    }
  }

  private static Map<String, Object> object(JsonParser parser) {
    Map<String, Object> fields = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      Object value = value(parser, parser.nextToken());
      if (value != null) {
        fields.put(name, value);
      }
    }
    return fields;
  }

  private static @Nullable Object value(JsonParser parser, JsonToken token) {
    return switch (token) {
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case START_OBJECT -> object(parser);
      case START_ARRAY -> list(parser);
      default -> null;
    };
  }

  private static List<Object> list(JsonParser parser) {
    List<Object> items = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      Object value = value(parser, token);
      if (value != null) {
        items.add(value);
      }
    }
    return items;
  }

  @Nullable String text(String name) {
    return get(name, String.class);
  }

  /**
   * @throws IllegalArgumentException if it is not there
   */
  String required(String name) {
    String text = text(name);
    if (text == null) {
      throw new IllegalArgumentException("\"" + name + "\" is missing");
    }
    return text;
  }

  long number(String name, long otherwise) {
    Long number = get(name, Long.class);
    return number == null ? otherwise : number;
  }

  boolean flag(String name) {
    return Boolean.TRUE.equals(get(name, Boolean.class));
  }

  @Nullable Instant time(String name) {
    return parsed(name, Instant::parse);
  }

  @Nullable Duration span(String name) {
    return parsed(name, Duration::parse);
  }

  List<Instant> times(String name) {
    List<Instant> times = new ArrayList<>();
    for (Object item : list(name)) {
      times.add(Instant.parse(String.valueOf(item)));
    }
    return times;
  }

  Map<String, String> texts(String name) {
    Map<String, String> texts = new LinkedHashMap<>();
    if (fields.get(name) instanceof Map<?, ?> map) {
      map.forEach((key, value) -> texts.put(String.valueOf(key), String.valueOf(value)));
    }
    return texts;
  }

  private List<?> list(String name) {
    return fields.get(name) instanceof List<?> list ? list : List.of();
  }

  private <T> @Nullable T parsed(String name, Function<String, T> parser) {
    String text = text(name);
    try {
      return text == null ? null : parser.apply(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("\"" + name + "\" is not a time", e);
    }
  }

  private <T> @Nullable T get(String name, Class<T> type) {
    Object value = fields.get(name);
    return type.isInstance(value) ? type.cast(value) : null;
  }
}
