package dev.sluice.file;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/** Takes values out of a record, as {@link RecordWriter} put them in. */
final class RecordReader {
  private final ByteBuffer buffer;
  private final int start;

  RecordReader(ByteBuffer buffer) {
    this.buffer = buffer;
    this.start = buffer.position();
  }

  RecordReader(byte[] bytes) {
    this(ByteBuffer.wrap(bytes));
  }

  /** How far from the record's first byte. */
  int position() {
    return buffer.position() - start;
  }

  int remaining() {
    return buffer.remaining();
  }

  int u8() {
    return buffer.get() & 0xff;
  }

  int i32() {
    return buffer.getInt();
  }

  long i64() {
    return buffer.getLong();
  }

  double f64() {
    return buffer.getDouble();
  }

  long varint() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = buffer.get();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  int size() {
    return (int) varint();
  }

  long signed() {
    long value = varint();
    return (value >>> 1) ^ -(value & 1);
  }

  /** Takes a {@link Seal}, and says whether the rest of the record is what was sealed. */
  boolean seal() {
    int expected = i32();
    int from = buffer.arrayOffset() + buffer.position();
    return Seal.checksum(buffer.array(), from, buffer.remaining()) == expected;
  }

  String text() {
    int length = size();
    if (buffer.hasArray()) {
      String text =
          new String(
              buffer.array(),
              buffer.arrayOffset() + buffer.position(),
              length,
              StandardCharsets.UTF_8);
      buffer.position(buffer.position() + length);
      return text;
    }
    return new String(bytes(length), StandardCharsets.UTF_8);
  }

  byte[] bytes(int length) {
    if (length > buffer.remaining()) {
      throw new BufferUnderflowException(); // before there is an array for it
    }
    byte[] bytes = new byte[length];
    buffer.get(bytes);
    return bytes;
  }

  byte[] rest() {
    return bytes(buffer.remaining());
  }

  void skip(int length) {
    buffer.position(buffer.position() + length);
  }

  Instant time() {
    return Instant.ofEpochSecond(signed(), varint());
  }

  Duration span() {
    return Duration.ofSeconds(signed(), varint());
  }
}
