package dev.sluice.schedules;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** Writes one JSON object. What is {@code null} is left out. */
final class JsonText {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);
  private final JsonGenerator json =
      JsonObject.JSON.createGenerator(ObjectWriteContext.empty(), out);

  JsonText() {
    json.writeStartObject();
  }

  /** A text, or what has a text of its own, such as a time. */
  JsonText text(String name, @Nullable Object value) {
    if (value != null) {
      json.writeStringProperty(name, value.toString());
    }
    return this;
  }

  JsonText number(String name, long value) {
    json.writeNumberProperty(name, value);
    return this;
  }

  JsonText flag(String name, boolean value) {
    json.writeBooleanProperty(name, value);
    return this;
  }

  JsonText times(String name, List<Instant> values) {
    json.writeName(name);
    json.writeStartArray();
    values.forEach(value -> json.writeString(value.toString()));
    json.writeEndArray();
    return this;
  }

  JsonText texts(String name, Map<String, String> values) {
    json.writeName(name);
    json.writeStartObject();
    values.forEach(json::writeStringProperty);
    json.writeEndObject();
    return this;
  }

  /** The object; nothing can be added then. */
  byte[] bytes() {
    json.writeEndObject();
    json.close();
    return out.toByteArray();
  }
}
