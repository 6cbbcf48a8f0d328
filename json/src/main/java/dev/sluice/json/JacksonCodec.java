package dev.sluice.json;

import dev.sluice.Codec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.exc.MismatchedInputException;

/** JSON by Jackson. */
final class JacksonCodec<T> implements Codec<T> {
  private final JavaType type;
  private final ObjectReader reader;
  private final ObjectWriter writer;

  JacksonCodec(ObjectMapper mapper, JavaType type) {
    this.type = type;
    this.reader = mapper.readerFor(type);
    // Not of the class of each value: what a declared supertype says on how to write must hold.
    this.writer = mapper.writerFor(type);
  }

  @Override
  public byte[] encode(T value) {
    return writer.writeValueAsBytes(value);
  }

  @Override
  public T decode(byte[] bytes) {
    @Nullable T value = reader.readValue(bytes);
    if (value == null) {
      throw MismatchedInputException.from(null, type, "the JSON is null");
    }
    return value;
  }

  @Override
  public String toString() {
    return "JSON of " + type.toCanonical();
  }
}
