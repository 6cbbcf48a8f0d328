package dev.sluice.cli.run;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes one flat JSON object. */
final class JsonText {
  private final StringBuilder out = new StringBuilder("{");

  JsonText text(String name, String value) {
    name(name);
    quote(value);
    return this;
  }

  /** Bytes as text if they are UTF-8; else under the name with {@code Base64} at its end. */
  JsonText bytes(String name, byte[] value) {
    Optional<String> text = utf8(value);
    return text.isPresent()
        ? text(name, text.get())
        : text(name + "Base64", Base64.getEncoder().encodeToString(value));
  }

  JsonText number(String name, @Nullable Number value) {
    name(name);
    out.append(value);
    return this;
  }

  JsonText yes(String name) {
    name(name);
    out.append("true");
    return this;
  }

  /** The object and a newline. */
  byte[] line() {
    return (out + "}\n").getBytes(StandardCharsets.UTF_8);
  }

  private void name(String name) {
    if (out.length() > 1) {
      out.append(',');
    }
    quote(name);
    out.append(':');
  }

  private void quote(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || (Character.isSurrogate(c) && !isPaired(text, i))) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static boolean isPaired(String text, int i) {
    char c = text.charAt(i);
    return Character.isHighSurrogate(c)
        ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
  }

  private static Optional<String> utf8(byte[] bytes) {
    try {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(buffer).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
