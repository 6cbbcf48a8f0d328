package dev.sluice.sql;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/** Takes values out of the bytes of a column, as {@link ByteWriter} put them in. */
final class ByteReader {
  private final ByteBuffer in;

  ByteReader(byte[] bytes) {
    in = ByteBuffer.wrap(bytes);
  }

  long number() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  int small() {
    return (int) number();
  }

  double real() {
    return in.getDouble();
  }

  byte[] bytes() {
    byte[] value = new byte[Math.min(small(), in.remaining())];
    in.get(value);
    return value;
  }

  String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  Instant time() {
    long second = number();
    return Instant.ofEpochSecond(second, number());
  }

  Duration span() {
    long seconds = number();
    return Duration.ofSeconds(seconds, number());
  }

  boolean present() {
    return number() != 0;
  }
}
