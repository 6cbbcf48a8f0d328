package dev.sluice.redis;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes the layouts of {@code docs/stores/redis.md}: all numbers with the highest byte first. */
final class Bytes {
  /** The largest number of six bytes: as milliseconds, some 8,900 years. */
  static final long LAST = (1L << 48) - 1;

  private byte[] array;
  private int size;

  Bytes(int capacity) {
    array = new byte[capacity];
  }

  byte[] toArray() {
    return size == array.length ? array : Arrays.copyOf(array, size);
  }

  /** The lowest bytes of a number. */
  Bytes number(long value, int bytes) {
    reserve(bytes);
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
      array[size++] = (byte) (value >>> shift);
    }
    return this;
  }

  Bytes raw(byte[] bytes) {
    reserve(bytes.length);
    System.arraycopy(bytes, 0, array, size, bytes.length);
    size += bytes.length;
    return this;
  }

  /** A length of so many bytes, then the text. */
  Bytes text(String text, int lengthBytes) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return number(utf8.length, lengthBytes).raw(utf8);
  }

  /** A length of four bytes, then the bytes. */
  Bytes block(byte[] bytes) {
    return number(bytes.length, 4).raw(bytes);
  }

  /** One more than the length in four bytes, then the bytes; 0 for {@code null}. */
  Bytes optional(byte @Nullable [] bytes) {
    return bytes == null ? number(0, 4) : number(bytes.length + 1L, 4).raw(bytes);
  }

  Bytes instant(Instant time) {
    return number(time.getEpochSecond(), 8).number(time.getNano(), 4);
  }

  private void reserve(int more) {
    if (size + more > array.length) {
      array = Arrays.copyOf(array, Math.max(array.length * 2, size + more));
    }
  }
}
