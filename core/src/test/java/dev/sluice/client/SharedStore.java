package dev.sluice.client;

import dev.sluice.memory.MemoryStore;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
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
import java.util.List;
import java.util.Optional;

/**
 * A memory store that says that it is far away and that others use it too. Two Sluices over one
 * stand for two processes; closing one leaves the store to the other.
 */
public class SharedStore implements JobStore {
  private final MemoryStore store;
  private final Traits traits;

  public SharedStore(MemoryStore store) {
    this.store = store;
    Traits own = store.traits();
    this.traits =
        new Traits(
            "shared",
            own.features(),
            Traits.CallCost.REMOTE,
            own.threading(),
            Traits.Sharing.MANY_MACHINES,
            Traits.Durability.SERVER,
            own.resolution(),
            own.maxPayload());
  }

  @Override
  public Traits traits() {
    return traits;
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
    return store.extend(leases, lease);
  }

  @Override
  public void wakeup() {
    store.wakeup();
  }

  @Override
  public <R> Optional<R> role(Class<R> role) {
    return role.isInstance(this) ? Optional.of(role.cast(this)) : store.role(role);
  }

  @Override
  public void close() {
    store.wakeup();
  }
}
