package dev.sluice.cli.process;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bytes as the strings that the platform turns back into the same bytes when it starts a process.
 *
 * <p>The JVM encodes arguments and environment by the locale's charset, which cannot be chosen on
 * the command line (a value given for {@code sun.jnu.encoding} is overwritten), and puts a question
 * mark where a character has no code.
 */
public final class NativeText {
  // ProcessImpl used String.getBytes() until 17, and the locale's charset from 18 on.
  private static final Charset CHARSET =
      Runtime.version().feature() < 18 ? Charset.defaultCharset() : locale();

  private NativeText() {}

  /** The string that becomes these bytes, or {@code null} if no string does. */
  static @Nullable String exact(byte[] bytes) {
    if (isAscii(bytes)) {
      return new String(bytes, StandardCharsets.US_ASCII);
    }
    try {
      String text = CHARSET.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return Arrays.equals(text.getBytes(CHARSET), bytes) ? text : null;
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  static boolean isAscii(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }

  /** The charset by which the JVM read its own command line and names files. */
  public static Charset locale() {
    String name = System.getProperty("sun.jnu.encoding", "UTF-8");
    return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.US_ASCII;
  }
}
