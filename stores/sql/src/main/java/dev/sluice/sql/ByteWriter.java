package dev.sluice.sql;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Puts values into the bytes of a column. The reverse of {@link ByteReader}. */
final class ByteWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Seven bits to a byte, the lowest first; small numbers take one byte. */
  ByteWriter number(long value) {
    long rest = value;
    while (rest < 0 || rest > 0x7f) {
      out.write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
    return this;
  }

  ByteWriter real(double value) {
    out.writeBytes(ByteBuffer.allocate(Double.BYTES).putDouble(value).array());
    return this;
  }

  ByteWriter bytes(byte[] value) {
    number(value.length);
    out.writeBytes(value);
    return this;
  }

  ByteWriter text(String value) {
    return bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  ByteWriter time(Instant value) {
    return number(value.getEpochSecond()).number(value.getNano());
  }

  ByteWriter span(Duration value) {
    return number(value.getSeconds()).number(value.getNano());
  }

  /** Zero or one, and whether it was there. */
  boolean present(@Nullable Object value) {
    number(value == null ? 0 : 1);
    return value != null;
  }

  byte[] done() {
    return out.toByteArray();
  }
}
