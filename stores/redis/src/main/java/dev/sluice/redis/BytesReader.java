package dev.sluice.redis;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/** Reads what {@link Bytes} and the scripts write. */
final class BytesReader {
  private final byte[] array;
  private int at;

  BytesReader(byte[] array) {
    this.array = array;
  }

  boolean isAtEnd() {
    return at >= array.length;
  }

  long number(int bytes) {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value = (value << 8) | (array[at++] & 0xff);
    }
    return value;
  }

  /** A number of four bytes with a sign. */
  int integer() {
    return (int) number(4);
  }

  byte[] raw(int length) {
    at += length;
    return Arrays.copyOfRange(array, at - length, at);
  }

  byte[] rest() {
    return raw(array.length - at);
  }

  String text(int lengthBytes) {
    int length = (int) number(lengthBytes);
    at += length;
    return new String(array, at - length, length, StandardCharsets.UTF_8);
  }

  Instant instant() {
    long second = number(8);
    return Instant.ofEpochSecond(second, number(4));
  }

  /** Milliseconds in six bytes. */
  Instant millis() {
    return Instant.ofEpochMilli(number(6));
  }
}
