package dev.sluice.cli;

import dev.sluice.memory.MemoryStore;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.Settings;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StorageProvider;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.Traits;
import dev.sluice.spi.WorkSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  private record Kept(MemoryStore store) implements WorkSource {
    @Override
    public Traits traits() {
      return store.traits();
    }

    @Override
    public List<Delivery> claim(ClaimRequest request) throws InterruptedException {
      return store.claim(request);
    }

    @Override
    public List<Settled> settle(List<? extends Settlement> outcomes) {
      return store.settle(outcomes);
    }

    @Override
    public List<LeaseStatus> extend(List<? extends LeaseToken> leases, Duration lease) {
      return store.extend(leases, lease);
    }

    @Override
    public void wakeup() {
      store.wakeup();
    }

    @Override
    public <R> Optional<R> role(Class<R> role) {
      return store.role(role);
    }

    @Override
    public void close() {
      store.wakeup();
    }
  }
}
