package dev.sluice.wire;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads one JSON object, field by field, and names the field that makes no sense. What is read is
 * the value of the field at hand; none of the methods goes back. Limits on depth and on the lengths
 * of names and numbers are those of the parser.
 *
 * <p>Every method throws {@link BadJsonException} if there is something else than it reads.
 */
public final class JsonIn {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  // Longer ones are not meant, and would take all of the processor's time to make sense of.
  private static final int MOST_DIGITS = 40;

  private final JsonParser parser;
  private final Path path = new Path();

  private JsonIn(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * Reads a text that is one object and nothing else.
   *
   * @param read reads it: begins with {@link #object}
   */
  public static <T> T read(InputStream text, Function<JsonIn, T> read) {
    return read(() -> FACTORY.createParser(ObjectReadContext.empty(), text), read);
  }

  /** As {@link #read(InputStream, Function)}. */
  public static <T> T read(byte[] text, Function<JsonIn, T> read) {
    return read(() -> FACTORY.createParser(ObjectReadContext.empty(), text), read);
  }

  private static <T> T read(Supplier<JsonParser> text, Function<JsonIn, T> read) {
    try (JsonParser parser = text.get()) {
      JsonIn in = new JsonIn(parser);
      parser.nextToken();
      T value = read.apply(in);
      if (parser.nextToken() != null) {
        throw new BadJsonException(null, "there is more behind the end");
      }
      return value;
    } catch (JacksonException e) {
      if (e.getCause() instanceof java.io.IOException) {
        throw e;
      }
      throw new BadJsonException(null, "not JSON: " + e.getOriginalMessage());
    }
  }

  /** An error about the field at hand, to be thrown. */
  public BadJsonException bad(String message) {
    return new BadJsonException(path.toString(), message);
  }

  /** Whether there is an array here. */
  public boolean isArray() {
    return parser.currentToken() == JsonToken.START_ARRAY;
  }

  /** Whether there is {@code null} here. */
  public boolean isNull() {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  /** An object: {@code field} is called with each name, and reads the value. */
  public void object(Consumer<String> field) {
    expect(JsonToken.START_OBJECT, "an object");
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      int length = path.enter(name);
      field.accept(name);
      path.leave(length);
    }
    expect(JsonToken.END_OBJECT, "the end of the object");
  }

  /** An error for a field that nobody knows, to be thrown. */
  public BadJsonException unknown() {
    return bad("there is no such field");
  }

  /** Passes over the value, for fields that are of no interest here. */
  public void skip() {
    parser.skipChildren();
  }

  /** An array: {@code element} reads each. */
  public <T> List<T> list(Function<JsonIn, T> element) {
    expect(JsonToken.START_ARRAY, "a list");
    List<T> list = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() == null) {
        throw bad("the list does not end");
      }
      int length = path.enter(list.size());
      list.add(element.apply(this));
      path.leave(length);
    }
    return list;
  }

  /** A text. */
  public String text() {
    expect(JsonToken.VALUE_STRING, "a text");
    return parser.getString();
  }

  /** A text, or {@code null}. */
  public @Nullable String textOrNull() {
    return isNull() ? null : text();
  }

  /** Names and texts. */
  public Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    object(name -> texts.put(name, text()));
    return texts;
  }

  /** Yes or no. */
  public boolean flag() {
    JsonToken token = parser.currentToken();
    if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
      throw bad("must be true or false");
    }
    return token == JsonToken.VALUE_TRUE;
  }

  /** A whole number of this range. */
  public int number(int min, int max) {
    return (int) number((long) min, max);
  }

  /** A whole number of this range. */
  public long number(long min, long max) {
    String wanted = "must be a whole number from " + min + " to " + max;
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw bad(wanted);
    }
    try {
      long number = Long.parseLong(parser.getString());
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw bad(wanted);
  }

  /** A number. */
  public double decimal() {
    return digits("a number").doubleValue();
  }

  private BigDecimal digits(String what) {
    JsonToken token = parser.currentToken();
    boolean number = token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT;
    String text = number ? parser.getString() : "";
    if (text.isEmpty() || text.length() > MOST_DIGITS) {
      throw bad("must be " + what);
    }
    try {
      BigDecimal value = new BigDecimal(text);
      // 1e999999999 is short, and as a whole number it has that many digits.
      if (Math.abs((long) value.scale()) <= MOST_DIGITS) {
        return value;
      }
    } catch (NumberFormatException e) {
      // An exponent that no number may have.
    }
    throw bad("must be " + what);
  }

  /** A time span in seconds. */
  public Duration seconds() {
    BigDecimal seconds = digits("a number of seconds");
    try {
      BigDecimal whole = seconds.setScale(0, java.math.RoundingMode.FLOOR);
      // A finer fraction than a nanosecond is rounded up: nothing is early.
      BigDecimal nanos =
          seconds.subtract(whole).movePointRight(9).setScale(0, java.math.RoundingMode.CEILING);
      return Duration.ofSeconds(whole.longValueExact(), nanos.longValueExact());
    } catch (ArithmeticException e) {
      throw bad("must be a number of seconds");
    }
  }

  /** A time span in seconds, or {@code null}. */
  public @Nullable Duration secondsOrNull() {
    return isNull() ? null : seconds();
  }

  /** A time. */
  public Instant time() {
    String text = text();
    try {
      return java.time.format.DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);
    } catch (DateTimeException e) {
      throw bad("must be a time such as 2026-12-01T10:00:00Z");
    }
  }

  /** A time, or {@code null}. */
  public @Nullable Instant timeOrNull() {
    return isNull() ? null : time();
  }

  /** One of the words of an enum, in any case. */
  public <E extends Enum<E>> E word(Class<E> type) {
    String text = text();
    try {
      return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw bad("must be one of " + List.of(type.getEnumConstants()));
    }
  }

  /** Bytes as Base64. */
  public byte[] base64() {
    try {
      return Base64.getDecoder().decode(text());
    } catch (IllegalArgumentException e) {
      if (e instanceof BadJsonException) {
        throw e;
      }
      throw bad("must be Base64");
    }
  }

  /** Bytes: those of a text in UTF-8, or any other value as JSON without white space. */
  public byte[] anything() {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return parser.getString().getBytes(StandardCharsets.UTF_8);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator copy = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      copy(copy);
    }
    return out.toByteArray();
  }

  // Numbers as they are written: nobody asks here what they are.
  private void copy(JsonGenerator to) {
    int depth = 0;
    while (true) {
      JsonToken token = parser.currentToken();
      switch (token) {
        case START_OBJECT -> to.writeStartObject();
        case END_OBJECT -> to.writeEndObject();
        case START_ARRAY -> to.writeStartArray();
        case END_ARRAY -> to.writeEndArray();
        case PROPERTY_NAME -> to.writeName(parser.currentName());
        case VALUE_STRING -> to.writeString(parser.getString());
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> to.writeNumber(parser.getString());
        case VALUE_TRUE, VALUE_FALSE -> to.writeBoolean(token == JsonToken.VALUE_TRUE);
        default -> to.writeNull();
      }
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      if (depth == 0) {
        return;
      }
      parser.nextToken();
    }
  }

  /** What a constructor makes of what was read: what it refuses is the field's error. */
  public <T> T make(Supplier<T> value) {
    try {
      return value.get();
    } catch (BadJsonException e) {
      throw e;
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw bad(String.valueOf(e.getMessage()));
    }
  }

  private void expect(JsonToken wanted, String what) {
    if (parser.currentToken() != wanted) {
      throw bad("must be " + what);
    }
  }

  /** Where in the text we are, as people write it. */
  private static final class Path {
    private final StringBuilder text = new StringBuilder();

    int enter(String name) {
      int length = text.length();
      text.append(length == 0 ? "" : ".").append(name, 0, Math.min(name.length(), 100));
      return length;
    }

    int enter(int index) {
      int length = text.length();
      text.append('[').append(index).append(']');
      return length;
    }

    void leave(int length) {
      text.setLength(length);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
