package dev.sluice.server.grpc;

import dev.sluice.spi.Delivery;
import dev.sluice.spi.Feature;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that a worker holds. It keeps the deliveries themselves, because some storages settle
 * only those. Safe for many threads.
 */
final class Held {
  private final Map<LeaseKey, Delivery> jobs = new ConcurrentHashMap<>();
  private final Storage storage;

  Held(Storage storage) {
    this.storage = storage;
  }

  void add(List<Delivery> claimed) {
    claimed.forEach(job -> jobs.put(LeaseKey.of(job), job));
  }

  /** Is not held any more; {@code null} if it is not held. */
  @Nullable Delivery remove(LeaseKey lease) {
    return jobs.remove(lease);
  }

  @Nullable Delivery find(LeaseKey lease) {
    return jobs.get(lease);
  }

  boolean isEmpty() {
    return jobs.isEmpty();
  }

  int size() {
    return jobs.size();
  }

  /** Gives all back at once; where that cannot be done they come back after their leases. */
  void release() {
    release(List.copyOf(jobs.keySet()));
  }

  /** The same for some of them. */
  void release(List<LeaseKey> leases) {
    List<Settlement> releases = new ArrayList<>();
    for (LeaseKey lease : leases) {
      Delivery job = jobs.remove(lease);
      if (job != null) {
        releases.add(new Settlement.Release(job, Duration.ZERO));
      }
    }
    if (releases.isEmpty() || !storage.traits().has(Feature.RELEASE)) {
      return;
    }
    try {
      storage.source().settle(releases);
    } catch (StoreException e) {
      System.getLogger(Held.class.getName())
          .log(
              System.Logger.Level.INFO,
              releases.size() + " jobs of a worker that has gone come back after their leases",
              e);
    }
  }
}
