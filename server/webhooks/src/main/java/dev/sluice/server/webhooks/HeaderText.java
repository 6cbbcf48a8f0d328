package dev.sluice.server.webhooks;

import java.nio.charset.StandardCharsets;
import java.util.function.IntPredicate;

/**
 * Any text as a part of an HTTP header: what could not be sent, or would be read as something else,
 * is percent-encoded as in a URL. Decoding gives the text again.
 */
final class HeaderText {
  private static final String MARKS = "!#$&'*+-.^_`|~";

  private HeaderText() {}

  /** The name of a header, or the end of one. */
  static String name(String text) {
    return encode(text.getBytes(StandardCharsets.UTF_8), 0, 0, HeaderText::isTokenPart);
  }

  /** The value of a header. */
  static String value(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    // HTTP drops the blanks at both ends.
    int first = 0;
    while (first < bytes.length && bytes[first] == ' ') {
      first++;
    }
    int last = bytes.length;
    while (last > first && bytes[last - 1] == ' ') {
      last--;
    }
    return encode(bytes, first, last, c -> c >= ' ' && c < 0x7f && c != '%');
  }

  /** Blanks are sent as they are between these two places only. */
  private static String encode(byte[] bytes, int first, int last, IntPredicate plain) {
    StringBuilder text = new StringBuilder(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      int c = bytes[i] & 0xff;
      if (plain.test(c) && (c != ' ' || (i >= first && i < last))) {
        text.append((char) c);
      } else {
        text.append('%').append(digit(c >> 4)).append(digit(c & 15));
      }
    }
    return text.toString();
  }

  private static char digit(int value) {
    return Character.toUpperCase(Character.forDigit(value, 16));
  }

  private static boolean isTokenPart(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || MARKS.indexOf(c) >= 0;
  }
}
