package dev.sluice.engine;

import dev.sluice.Codec;

/** Finds the codec of a type. Safe for many threads, and cheap enough to ask for each job. */
interface CodecLookup {
  /**
   * The codec of a type.
   *
   * @throws IllegalArgumentException if no codec knows the type: names the module that would
   */
  <T> Codec<T> find(Class<T> type);
}
