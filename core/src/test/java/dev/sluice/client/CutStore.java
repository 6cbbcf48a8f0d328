package dev.sluice.client;

import dev.sluice.memory.MemoryStore;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.SweepRequest;
import dev.sluice.spi.Swept;
import dev.sluice.spi.Traits;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Semaphore;

/** A store on a server, whose calls can be cut off, each kind by itself. */
class CutStore extends SharedStore {
  /** The kinds of calls. */
  enum Call {
    CLAIM,
    SETTLE,
    EXTEND,
    ENQUEUE,
    SWEEP
  }

  private final Map<Call, Semaphore> failures = new EnumMap<>(Call.class);

  private final Traits.CallCost cost;
  private volatile Set<Call> cut = Set.of();

  CutStore(MemoryStore store, Traits.CallCost cost) {
    super(store);
    this.cost = cost;
    for (Call call : Call.values()) {
      failures.put(call, new Semaphore(0));
    }
  }

  /** One permit for each call of this kind that failed. */
  Semaphore failures(Call call) {
    return Objects.requireNonNull(failures.get(call));
  }

  void cut(Set<Call> calls) {
    cut = calls.isEmpty() ? Set.of() : EnumSet.copyOf(calls);
    // Who waits at the source comes back, to ask again.
    wakeup();
  }

  private void check(Call call) {
    if (cut.contains(call)) {
      failures(call).release();
      throw new StoreException(StoreException.Kind.UNAVAILABLE, call + " is cut off");
    }
  }

  @Override
  public Traits traits() {
    Traits own = super.traits();
    return new Traits(
        own.name(),
        own.features(),
        cost,
        own.threading(),
        own.sharing(),
        own.durability(),
        own.resolution(),
        own.maxPayload());
  }

  @Override
  public List<Enqueued> enqueue(List<NewJob> jobs) {
    check(Call.ENQUEUE);
    return super.enqueue(jobs);
  }

  @Override
  public Swept sweep(SweepRequest request) {
    check(Call.SWEEP);
    return super.sweep(request);
  }

  @Override
  public List<Delivery> claim(ClaimRequest request) throws InterruptedException {
    check(Call.CLAIM);
    return super.claim(request);
  }

  @Override
  public List<Settled> settle(List<? extends Settlement> outcomes) {
    check(Call.SETTLE);
    return super.settle(outcomes);
  }

  @Override
  public List<LeaseStatus> extend(List<? extends LeaseToken> leases, Duration lease) {
    check(Call.EXTEND);
    return super.extend(leases, lease);
  }

  @Override
  public <R> java.util.Optional<R> role(Class<R> role) {
    // The short cut through settle and claim in one go would not be cut.
    return role.getSimpleName().equals("TurnSource")
        ? java.util.Optional.empty()
        : super.role(role);
  }
}
