package dev.sluice.cli.output;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes JSON objects, one to a line. Every field is always there: what is not known is {@code
 * null}. Times are ISO 8601 in UTC, time spans are seconds.
 */
public final class Json {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  private final JsonGenerator generator;

  private Json(Writer target) {
    this.generator = FACTORY.createGenerator(ObjectWriteContext.empty(), target);
  }

  /** Prints one object and ends the line. Long lists are printed while they are being made. */
  public static void line(PrintStream out, Consumer<Json> fields) {
    Json json = new Json(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    json.object(fields);
    json.generator.close();
    out.println();
  }

  /** One object as text. */
  public static String text(Consumer<Json> fields) {
    StringWriter text = new StringWriter();
    Json json = new Json(text);
    json.object(fields);
    json.generator.close();
    return text.toString();
  }

  /** A text; {@code null} for none. */
  public Json text(String name, @Nullable String value) {
    if (value == null) {
      generator.writeNullProperty(name);
    } else {
      generator.writeStringProperty(name, value);
    }
    return this;
  }

  /** A whole number. */
  public Json number(String name, long value) {
    generator.writeNumberProperty(name, value);
    return this;
  }

  /** A whole number, {@code null} for none. */
  public Json number(String name, @Nullable Long value) {
    if (value == null) {
      generator.writeNullProperty(name);
      return this;
    }
    return number(name, value.longValue());
  }

  /** A number with a fraction; {@code null} for none. */
  public Json decimal(String name, @Nullable Double value) {
    if (value == null) {
      generator.writeNullProperty(name);
    } else {
      generator.writeNumberProperty(name, value);
    }
    return this;
  }

  /** Yes or no. */
  public Json flag(String name, boolean value) {
    generator.writeBooleanProperty(name, value);
    return this;
  }

  /** A time; {@code null} for none. */
  public Json time(String name, @Nullable Instant value) {
    return text(name, value == null ? null : value.toString());
  }

  /** A time span in seconds; {@code null} for none. */
  public Json seconds(String name, @Nullable Duration value) {
    if (value == null) {
      generator.writeNullProperty(name);
    } else {
      BigDecimal seconds = BigDecimal.valueOf(value.toMillis(), 3).stripTrailingZeros();
      generator.writeNumberProperty(name, seconds.scale() < 0 ? seconds.setScale(0) : seconds);
    }
    return this;
  }

  /** An object inside this one; {@code null} for none. */
  public Json object(String name, @Nullable Consumer<Json> fields) {
    generator.writeName(name);
    if (fields == null) {
      generator.writeNull();
    } else {
      object(fields);
    }
    return this;
  }

  /** Names and texts. */
  public Json texts(String name, Map<String, String> values) {
    return object(name, inner -> values.forEach(inner::text));
  }

  /** A list of texts. */
  public Json texts(String name, Iterable<String> values) {
    generator.writeName(name);
    generator.writeStartArray();
    values.forEach(generator::writeString);
    generator.writeEndArray();
    return this;
  }

  /** A list of objects, written as they come. */
  public <T> Json list(String name, Iterable<T> items, BiConsumer<Json, T> fields) {
    generator.writeName(name);
    generator.writeStartArray();
    for (T item : items) {
      object(inner -> fields.accept(inner, item));
    }
    generator.writeEndArray();
    return this;
  }

  private void object(Consumer<Json> fields) {
    generator.writeStartObject();
    fields.accept(this);
    generator.writeEndObject();
  }
}
