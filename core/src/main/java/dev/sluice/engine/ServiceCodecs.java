package dev.sluice.engine;

import dev.sluice.Codec;
import dev.sluice.CodecProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The codecs that need no library, then those of the {@link CodecProvider}s that the class path
 * has.
 */
final class ServiceCodecs implements CodecLookup {
  private final Map<Class<?>, Codec<?>> known = new ConcurrentHashMap<>();
  private final List<CodecProvider> providers = new ArrayList<>();

  ServiceCodecs() {
    ServiceLoader.load(CodecProvider.class).forEach(providers::add);
    known.put(byte[].class, BasicCodecs.BYTES);
    known.put(String.class, BasicCodecs.STRINGS);
  }

  // Codecs are only ever put under the type that they were asked for.
  @SuppressWarnings("unchecked")
  @Override
  public <T> Codec<T> find(Class<T> type) {
    Codec<?> codec = known.get(type);
    if (codec == null) {
      codec = load(type);
      known.put(type, codec);
    }
    return (Codec<T>) codec;
  }

  private <T> Codec<T> load(Class<T> type) {
    for (CodecProvider provider : providers) {
      Optional<Codec<T>> codec = provider.codec(type);
      if (codec.isPresent()) {
        return codec.get();
      }
    }
    throw new IllegalArgumentException(
        "no codec for "
            + type.getTypeName()
            + ": byte[] and String need none, other types need the module sluice-json on the class"
            + " path, or a Codec given to queue(name, codec)");
  }
}
