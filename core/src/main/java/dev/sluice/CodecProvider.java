package dev.sluice;

import java.util.Optional;

/** Knows codecs for types. Found by {@link java.util.ServiceLoader}. */
public interface CodecProvider {
  /** A codec for the type, or empty if this provider has none. */
  <T> Optional<Codec<T>> codec(Class<T> type);
}
