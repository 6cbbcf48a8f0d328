package dev.sluice.server.webhooks;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/** What kind of bytes a payload is. */
final class ContentType {
  /** The header that says it, of a job or of a configuration. */
  static final String HEADER = "content-type";

  static final String JSON = "application/json";
  static final String TEXT = "text/plain; charset=utf-8";
  static final String BYTES = "application/octet-stream";

  private static final Pattern FORM =
      Pattern.compile("[\\w!#$&^.+-]{1,100}/[\\w!#$&^.+-]{1,100}( *;[\\x20-\\x7e]{0,200}[!-~])?");

  private ContentType() {}

  /** What the job says itself, or else what its payload looks like. */
  static String of(Map<String, String> headers, byte[] payload) {
    for (Map.Entry<String, String> header : headers.entrySet()) {
      if (header.getKey().equalsIgnoreCase(HEADER) && FORM.matcher(header.getValue()).matches()) {
        return header.getValue();
      }
    }
    return guess(payload);
  }

  private static String guess(byte[] payload) {
    CharSequence text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload));
    } catch (CharacterCodingException e) {
      return BYTES;
    }
    return new JsonSyntax(text).holds() ? JSON : TEXT;
  }
}
