package dev.sluice;

import dev.sluice.engine.BasicCodecs;

/**
 * Turns payloads and results into bytes and back. Implementations are safe for many threads.
 *
 * @param <T> the type
 */
public interface Codec<T> {
  /** The bytes of a value. Whatever it throws refuses the enqueue before anything is written. */
  byte[] encode(T value) throws Exception;

  /**
   * The value of the bytes. Whatever it throws parks the job as DEAD with that cause; the worker
   * goes on.
   */
  T decode(byte[] bytes) throws Exception;

  /** Bytes as they are, not copied. */
  static Codec<byte[]> bytes() {
    return BasicCodecs.BYTES;
  }

  /** Text in UTF-8. Bytes that are not UTF-8 are refused. */
  static Codec<String> strings() {
    return BasicCodecs.STRINGS;
  }
}
