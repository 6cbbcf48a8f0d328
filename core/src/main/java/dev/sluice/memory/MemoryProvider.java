package dev.sluice.memory;

import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageProvider;
import dev.sluice.spi.StorageUrl;
import java.util.Set;

/** Opens {@code memory:}: each time another store, empty and private to this process. */
public final class MemoryProvider implements StorageProvider {

  /** For {@link java.util.ServiceLoader}. */
  public MemoryProvider() {}

  @Override
  public String scheme() {
    return "memory";
  }

  @Override
  public String example() {
    return "memory:";
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if anything follows the colon
   */
  @Override
  public MemoryStore open(StorageUrl url, Settings settings) {
    if (!url.rest().isEmpty()) {
      throw new IllegalArgumentException(
          "a memory store has no name or place: write " + example() + ", not " + url.redacted());
    }
    url.allowOptions(Set.of());
    return new MemoryStore(settings.clock());
  }
}
