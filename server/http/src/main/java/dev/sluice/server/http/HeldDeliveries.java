package dev.sluice.server.http;

import dev.sluice.spi.Delivery;
import dev.sluice.spi.Feature;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.Traits;
import dev.sluice.wire.Lease;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The deliveries that clients hold, for a storage that settles nothing but its own object. Those
 * whose leases have long ended are forgotten.
 */
final class HeldDeliveries {
  private static final long KEEP = Duration.ofMinutes(10).toNanos();
  private static final int LOOK_FROM = 1_000;

  private final boolean needed;
  private final Map<Lease, Held> held = new ConcurrentHashMap<>();

  private record Held(Delivery delivery, long until) {}

  HeldDeliveries(Traits traits) {
    needed = !traits.has(Feature.DETACHED);
  }

  void claimed(List<Delivery> deliveries, Duration lease) {
    if (needed && !deliveries.isEmpty()) {
      long now = System.nanoTime();
      long until = now + lease.toNanos() + KEEP;
      deliveries.forEach(delivery -> held.put(key(delivery), new Held(delivery, until)));
      if (held.size() > LOOK_FROM) {
        held.values().removeIf(entry -> entry.until() - now < 0);
      }
    }
  }

  /** What the storage knows a lease by. */
  LeaseToken token(Lease lease) {
    Held entry = held.get(lease);
    return entry == null ? lease : entry.delivery();
  }

  void extended(List<LeaseToken> tokens, Duration lease) {
    if (needed) {
      long until = System.nanoTime() + lease.toNanos() + KEEP;
      for (LeaseToken token : tokens) {
        held.computeIfPresent(key(token), (key, entry) -> new Held(entry.delivery(), until));
      }
    }
  }

  void settled(LeaseToken token) {
    if (needed) {
      held.remove(key(token));
    }
  }

  private static Lease key(LeaseToken token) {
    return new Lease(token.job(), token.queue(), token.fence());
  }
}
