package dev.sluice.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Whether bytes are text, and how long they are as text in JSON. */
final class Utf8 {
  /** So few are easier to read as text, however long they get. */
  private static final int FEW = 1_024;

  private Utf8() {}

  /**
   * Whether they can be sent as text. Many bytes that would take more than 8 for 5 cannot: a limit
   * of payloads that follows from that of requests reckons with so many, and as Base64 they fit.
   */
  static boolean isFitAsText(byte[] bytes) {
    return isValid(bytes) && (bytes.length <= FEW || escapes(bytes) <= bytes.length / 5L * 3);
  }

  /** How many bytes more they take between quotes. */
  private static long escapes(byte[] bytes) {
    long more = 0;
    for (byte b : bytes) {
      if (b >= 0 && b < ' ') {
        more += 5;
      } else if (b == '"' || b == '\\') {
        more++;
      }
    }
    return more;
  }

  static boolean isValid(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0) {
        return decodes(bytes);
      }
    }
    return true;
  }

  private static boolean decodes(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
