package dev.sluice.json;

import dev.sluice.Codec;
import dev.sluice.CodecProvider;
import java.util.Optional;

/** Gives every type its JSON. Found by {@link java.util.ServiceLoader}. */
public final class JacksonCodecProvider implements CodecProvider {
  /** Made by {@link java.util.ServiceLoader}. */
  public JacksonCodecProvider() {}

  @Override
  public <T> Optional<Codec<T>> codec(Class<T> type) {
    return Optional.of(JsonCodec.of(type));
  }
}
