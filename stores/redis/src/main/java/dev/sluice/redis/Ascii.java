package dev.sluice.redis;

import java.nio.charset.StandardCharsets;

/** Numbers and names as the server reads and writes them. */
final class Ascii {
  static final byte[] EMPTY = {};

  private Ascii() {}

  static byte[] of(long number) {
    return of(Long.toString(number));
  }

  static byte[] of(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(Object reply) {
    return new String((byte[]) reply, StandardCharsets.UTF_8);
  }

  static long number(Object reply) {
    return reply instanceof Long number ? number : Long.parseLong(text(reply));
  }
}
