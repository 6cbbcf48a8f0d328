package dev.sluice.cli;

import dev.sluice.memory.MemoryStore;
import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageProvider;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.WorkSource;
import dev.sluice.testkit.ForwardingStore;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Opens {@code kept:NAME}: memory that outlives a command, as a server's would. */
public final class KeptProvider implements StorageProvider {
  private static final Map<String, MemoryStore> STORES = new ConcurrentHashMap<>();

  @Override
  public String scheme() {
    return "kept";
  }

  @Override
  public String example() {
    return "kept:NAME";
  }

  @Override
  public WorkSource open(StorageUrl url, Settings settings) {
    url.allowOptions(Set.of("size"));
    url.option("size", 1, 1, 10);
    return new Kept(STORES.computeIfAbsent(url.rest(), name -> new MemoryStore()));
  }

  private static final class Kept extends ForwardingStore {
    Kept(MemoryStore store) {
      super(store);
    }

    @Override
    public void close() {
      wakeup();
    }
  }
}
