package dev.sluice.json;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/** The fields of an {@link Envelope} as they stand in its JSON; of two of one name the last. */
final class Fields {
  static final JsonFactory JSON = new JsonFactory();

  long delay;
  long retryCount;
  @Nullable String data;
  String encoding = "";

  private Fields() {}

  /**
   * Reads one object and nothing else.
   *
   * @throws IllegalArgumentException if it is none, or a field is of another sort
   */
  static Fields read(byte[] json) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
      Fields fields = new Fields();
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("it is no JSON object");
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        fields.take(parser.currentName(), parser);
      }
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("something follows the JSON object");
      }
      return fields;
    } catch (JacksonException e) {
      // What it says may have data in it.
      throw new IllegalArgumentException("it is no JSON" + where(e.getLocation()));
    }
  }

  /** There is no place where it is too deep for the parser. */
  private static String where(@Nullable TokenStreamLocation place) {
    return place == null ? ", or too deep" : ", at byte " + (place.getByteOffset() + 1);
  }

  private void take(String name, JsonParser parser) {
    JsonToken value = parser.nextToken();
    switch (name) {
      case Envelope.DELAY -> delay = whole(name, parser);
      case Envelope.RETRY_COUNT -> retryCount = whole(name, parser);
      case Envelope.DATA -> data = value == JsonToken.VALUE_STRING ? parser.getString() : null;
      case Envelope.ENCODING -> encoding = parser.getString();
      default -> parser.skipChildren();
    }
  }

  private static long whole(String name, JsonParser parser) {
    boolean isWhole = parser.currentToken() == JsonToken.VALUE_NUMBER_INT;
    if (!isWhole || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw new IllegalArgumentException(name + " must be a whole number");
    }
    return parser.getLongValue();
  }
}
