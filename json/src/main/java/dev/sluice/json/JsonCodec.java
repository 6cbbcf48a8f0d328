package dev.sluice.json;

import dev.sluice.Codec;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.MutableCoercionConfig;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * Codecs that write JSON in UTF-8. Only needed for generic types and for an own mapper: {@code
 * sluice.queue("emails", Email.class)} finds the codec of a class by itself.
 *
 * <p>Records, beans and {@code java.time} work without annotations; times are written in their ISO
 * form. Jobs outlive the program that enqueued them, so reading is lenient where nothing can go
 * wrong and strict where it can: properties that the class does not have (any more) are ignored;
 * one that a record's or creator's parameter needs and the JSON lacks, or one of another type, is
 * an error, which parks the job as DEAD. Redrive it once the class can read it.
 */
public final class JsonCodec {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(LogicalType.Textual, JsonCodec::onlyFromText)
          // What comes out is what went in, with its offset and zone.
          .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
          .enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
          .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .build();

  private JsonCodec() {}

  // Jackson would read 7 as "7": a field that has changed its type shall be noticed.
  private static void onlyFromText(MutableCoercionConfig text) {
    text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
  }

  /** For a class. */
  public static <T> Codec<T> of(Class<T> type) {
    return using(MAPPER, type);
  }

  /** For a generic type: {@code JsonCodec.of(new TypeReference<List<Email>>() {})}. */
  public static <T> Codec<T> of(TypeReference<T> type) {
    return using(MAPPER, type);
  }

  /** For a class, by the caller's own mapper and its settings. */
  public static <T> Codec<T> using(ObjectMapper mapper, Class<T> type) {
    return new JacksonCodec<>(mapper, mapper.constructType(type));
  }

  /** For a generic type, by the caller's own mapper and its settings. */
  public static <T> Codec<T> using(ObjectMapper mapper, TypeReference<T> type) {
    return new JacksonCodec<>(mapper, mapper.constructType(type));
  }
}
