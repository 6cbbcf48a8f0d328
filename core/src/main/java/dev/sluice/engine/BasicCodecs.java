package dev.sluice.engine;

import dev.sluice.Codec;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The codecs that need no library. */
public final class BasicCodecs {
  /** Bytes as they are. */
  public static final Codec<byte[]> BYTES =
      new Codec<>() {
        @Override
        public byte[] encode(byte[] value) {
          return value;
        }

        @Override
        public byte[] decode(byte[] bytes) {
          return bytes;
        }
      };

  /** Text in UTF-8. */
  public static final Codec<String> STRINGS =
      new Codec<>() {
        @Override
        public byte[] encode(String value) {
          return value.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String decode(byte[] bytes) throws CharacterCodingException {
          // A decoder of its own: String's constructor would put replacement characters in
          // silently.
          return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        }
      };

  private BasicCodecs() {}
}
