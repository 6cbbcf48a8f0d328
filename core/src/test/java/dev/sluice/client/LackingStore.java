package dev.sluice.client;

import dev.sluice.memory.MemoryStore;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.Feature;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.SweepRequest;
import dev.sluice.spi.Swept;
import dev.sluice.spi.Traits;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A memory store that says that it lacks one feature. */
final class LackingStore implements JobStore {
  final AtomicInteger extended = new AtomicInteger();
  private final MemoryStore store = new MemoryStore();
  private final Set<Feature> features = EnumSet.allOf(Feature.class);

  LackingStore(Feature missing) {
    features.remove(missing);
  }

  @Override
  public Traits traits() {
    Traits own = store.traits();
    return new Traits(
        "lacking",
        features,
        own.callCost(),
        own.threading(),
        own.sharing(),
        own.durability(),
        own.resolution(),
        own.maxPayload());
  }

  @Override
  public List<Enqueued> enqueue(List<NewJob> jobs) {
    return store.enqueue(jobs);
  }

  @Override
  public Swept sweep(SweepRequest request) {
    return store.sweep(request);
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
    extended.incrementAndGet();
    return store.extend(leases, lease);
  }

  @Override
  public void wakeup() {
    store.wakeup();
  }

  @Override
  public <R> Optional<R> role(Class<R> role) {
    return role == JobStore.class ? Optional.of(role.cast(this)) : store.role(role);
  }

  @Override
  public void close() {
    store.close();
  }
}
