package dev.sluice.wire;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes one JSON object as UTF-8. Every field is always there: what there is not is {@code null}.
 * Methods answer the object itself.
 */
public final class JsonOut {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  private final JsonGenerator generator;

  private JsonOut(OutputStream target) {
    generator = FACTORY.createGenerator(ObjectWriteContext.empty(), target);
  }

  /** Writes one object. The stream stays open. */
  public static void write(OutputStream target, Consumer<JsonOut> fields) {
    JsonOut out = new JsonOut(target);
    out.fields(fields);
    out.generator.close();
  }

  /** One object as UTF-8. */
  public static byte[] bytes(Consumer<JsonOut> fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(out, fields);
    return out.toByteArray();
  }

  /** A text; {@code null} for none. */
  public JsonOut text(String name, @Nullable String value) {
    if (value == null) {
      generator.writeNullProperty(name);
    } else {
      generator.writeStringProperty(name, value);
    }
    return this;
  }

  /** A whole number. */
  public JsonOut number(String name, long value) {
    generator.writeNumberProperty(name, value);
    return this;
  }

  /** A whole number; {@code null} for none. */
  public JsonOut number(String name, @Nullable Long value) {
    if (value == null) {
      generator.writeNullProperty(name);
      return this;
    }
    return number(name, value.longValue());
  }

  /** A number with a fraction; {@code null} for none. */
  public JsonOut decimal(String name, @Nullable Double value) {
    if (value == null) {
      generator.writeNullProperty(name);
    } else {
      generator.writeNumberProperty(name, value);
    }
    return this;
  }

  /** Yes or no. */
  public JsonOut flag(String name, boolean value) {
    generator.writeBooleanProperty(name, value);
    return this;
  }

  /** A time; {@code null} for none. */
  public JsonOut time(String name, @Nullable Instant value) {
    return text(name, value == null ? null : value.toString());
  }

  /** A time span in seconds, to the nanosecond; {@code null} for none. */
  public JsonOut seconds(String name, @Nullable Duration value) {
    if (value == null) {
      generator.writeNullProperty(name);
    } else if (value.toNanosPart() == 0) {
      generator.writeNumberProperty(name, value.toSeconds());
    } else {
      BigDecimal seconds =
          BigDecimal.valueOf(value.toSeconds()).add(BigDecimal.valueOf(value.toNanosPart(), 9));
      generator.writeName(name);
      generator.writeNumber(seconds.stripTrailingZeros().toPlainString());
    }
    return this;
  }

  /**
   * Bytes: as text if they are UTF-8, else (and where most of many would be escaped) as Base64 in a
   * second field whose name ends so. The other field is {@code null}, both for {@code null}.
   */
  public JsonOut bytes(String name, byte @Nullable [] value) {
    String base64 = name + "Base64";
    if (value == null) {
      return text(name, null).text(base64, null);
    }
    if (!Utf8.isFitAsText(value)) {
      return text(name, null).text(base64, Base64.getEncoder().encodeToString(value));
    }
    generator.writeName(name);
    generator.writeUTF8String(value, 0, value.length);
    return text(base64, null);
  }

  /** An object inside this one; {@code null} for none. */
  public JsonOut object(String name, @Nullable Consumer<JsonOut> fields) {
    generator.writeName(name);
    if (fields == null) {
      generator.writeNull();
    } else {
      fields(fields);
    }
    return this;
  }

  /** Names and texts. */
  public JsonOut texts(String name, Map<String, String> values) {
    return object(name, inner -> values.forEach(inner::text));
  }

  /** A list of texts. */
  public JsonOut texts(String name, Iterable<String> values) {
    generator.writeName(name);
    generator.writeStartArray();
    values.forEach(generator::writeString);
    generator.writeEndArray();
    return this;
  }

  /** A list of objects, written as they come. */
  public <T> JsonOut list(String name, Iterable<T> items, BiConsumer<JsonOut, T> fields) {
    generator.writeName(name);
    generator.writeStartArray();
    for (T item : items) {
      fields(inner -> fields.accept(inner, item));
    }
    generator.writeEndArray();
    return this;
  }

  private void fields(Consumer<JsonOut> fields) {
    generator.writeStartObject();
    fields.accept(this);
    generator.writeEndObject();
  }
}
