package dev.sluice.file;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/** Puts values into a growing buffer, big-endian; the byte table is in {@code docs/formats}. */
final class RecordWriter {
  private ByteBuffer buffer;
  private ByteBuffer view;

  RecordWriter() {
    buffer = ByteBuffer.allocate(512);
    view = buffer.duplicate();
  }

  RecordWriter clear() {
    buffer.clear();
    return this;
  }

  /** Makes room for so many bytes in one go. */
  RecordWriter expect(int bytes) {
    room(bytes);
    return this;
  }

  int position() {
    return buffer.position();
  }

  /** What was written, from the first byte; valid until the next call. */
  ByteBuffer written() {
    return view.limit(buffer.position()).position(0);
  }

  /** The array behind {@link #written()}. */
  byte[] array() {
    return buffer.array();
  }

  RecordWriter u8(int value) {
    room(1).put((byte) value);
    return this;
  }

  RecordWriter i32(int value) {
    room(Integer.BYTES).putInt(value);
    return this;
  }

  RecordWriter i64(long value) {
    room(Long.BYTES).putLong(value);
    return this;
  }

  RecordWriter f64(double value) {
    room(Double.BYTES).putDouble(value);
    return this;
  }

  /** An unsigned number, 7 bits to a byte, the lowest first. */
  RecordWriter varint(long value) {
    ByteBuffer to = room(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      to.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    to.put((byte) rest);
    return this;
  }

  RecordWriter signed(long value) {
    return varint((value << 1) ^ (value >> 63));
  }

  RecordWriter text(String value) {
    int length = value.length();
    if (isAscii(value)) {
      varint(length);
      ByteBuffer to = room(length);
      for (int i = 0; i < length; i++) {
        to.put((byte) value.charAt(i));
      }
      return this;
    }
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return varint(bytes.length).bytes(bytes, 0, bytes.length);
  }

  /** Leaves room for a {@link Seal}. */
  int beginSeal() {
    int at = position();
    i32(0);
    return at;
  }

  /** Seals all that was written since. */
  RecordWriter endSeal(int at) {
    int from = at + Seal.LENGTH;
    buffer.putInt(at, Seal.checksum(buffer.array(), from, position() - from));
    return this;
  }

  RecordWriter bytes(byte[] value, int offset, int length) {
    room(length).put(value, offset, length);
    return this;
  }

  RecordWriter time(Instant value) {
    return signed(value.getEpochSecond()).varint(value.getNano());
  }

  RecordWriter span(Duration value) {
    return signed(value.getSeconds()).varint(value.getNano());
  }

  private static boolean isAscii(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private ByteBuffer room(int bytes) {
    if (buffer.remaining() < bytes) {
      int size = Math.max(buffer.capacity() * 2, buffer.position() + bytes);
      buffer = ByteBuffer.allocate(size).put(buffer.flip());
      view = buffer.duplicate();
    }
    return buffer;
  }
}
