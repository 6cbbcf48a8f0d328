package dev.sluice.cli.output;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Makes what others wrote fit to be shown on a terminal. */
public final class Text {
  private Text() {}

  /** The bytes as UTF-8, or empty if they are not. */
  public static Optional<String> decode(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** One line of at most {@code max} characters that says what the bytes are. */
  public static String preview(byte[] bytes, int max) {
    // Not all of a large payload is decoded for a preview. A character cut in half is no harm: a
    // lenient decoder reads a whole payload only when it is short.
    if (bytes.length > 4L * max) {
      byte[] head = java.util.Arrays.copyOf(bytes, 4 * max);
      String text = new String(head, StandardCharsets.UTF_8);
      return text.substring(0, Math.min(max, text.length())).contains("\ufffd")
          ? bytes(bytes.length)
          : line(text, max);
    }
    return decode(bytes).map(text -> line(text, max)).orElseGet(() -> bytes(bytes.length));
  }

  /**
   * The text on one line of at most {@code max} characters, without anything that steers a
   * terminal.
   */
  public static String line(String text, int max) {
    String clean = printable(text.strip().replaceAll("\\s+", " "));
    return clean.length() <= max ? clean : clean.substring(0, max - 1) + "…";
  }

  /** The text with its lines, without anything else that steers a terminal. */
  public static String printable(String text) {
    return text.replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "\u00b7");
  }

  /** A number of bytes as people write it. */
  public static String bytes(long count) {
    if (count < 1024) {
      return count + (count == 1 ? " byte" : " bytes");
    }
    String[] units = {"KiB", "MiB", "GiB", "TiB"};
    double value = count / 1024.0;
    int unit = 0;
    while (value >= 1024 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(
        java.util.Locale.ROOT, value < 10 ? "%.1f %s" : "%.0f %s", value, units[unit]);
  }

  /** The noun after its number: {@code 1 job}, {@code 2 jobs}. */
  public static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
