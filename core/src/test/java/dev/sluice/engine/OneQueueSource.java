package dev.sluice.engine;

import dev.sluice.memory.MemoryStore;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Feature;
import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.Lookout;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.Traits;
import dev.sluice.spi.WorkSource;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A memory store that gives jobs of one queue per claim, as a server with a key per queue does. */
final class OneQueueSource implements WorkSource, Lookout {
  /** What a worker asked for. */
  record Asked(List<String> queues, Duration maxWait, boolean lookout) {}

  final List<Asked> asked = new CopyOnWriteArrayList<>();

  /** One permit for each wait that began, at a queue or at all. */
  final Semaphore waits = new Semaphore(0);

  /** Waits at one queue end at once, empty. */
  volatile boolean impatient;

  /** The lookout says that there is something, always. */
  volatile boolean lying;

  volatile boolean lookoutFails;
  private final MemoryStore store;
  private final Traits.CallCost cost;
  private final boolean lookout;
  private final AtomicLong wakeups = new AtomicLong();

  OneQueueSource(MemoryStore store, Traits.CallCost cost, boolean lookout) {
    this.store = store;
    this.cost = cost;
    this.lookout = lookout;
  }

  @Override
  public Traits traits() {
    Traits own = store.traits();
    Set<Feature> features = EnumSet.copyOf(own.features());
    features.remove(Feature.CLAIM_FROM_MANY);
    return new Traits(
        "one by one",
        features,
        cost,
        own.threading(),
        own.sharing(),
        own.durability(),
        own.resolution(),
        own.maxPayload());
  }

  @Override
  public List<Delivery> claim(ClaimRequest request) throws InterruptedException {
    if (request.queues().size() > 1) {
      throw new StoreException(StoreException.Kind.REJECTED, "one queue only: " + request.queues());
    }
    asked.add(new Asked(request.queues(), request.maxWait(), false));
    if (request.maxWait().isZero()) {
      return store.claim(request);
    }
    waits.release();
    return impatient ? List.of() : store.claim(request);
  }

  @Override
  public boolean awaitWork(List<String> queues, Duration maxWait) throws InterruptedException {
    long before = wakeups.get();
    long until = System.nanoTime() + maxWait.toNanos();
    asked.add(new Asked(queues, maxWait, true));
    waits.release();
    if (lookoutFails) {
      throw new StoreException(StoreException.Kind.UNAVAILABLE, "nothing to be seen");
    }
    while (!lying && queues.stream().allMatch(queue -> store.counts(queue).ready() == 0)) {
      if (wakeups.get() > before || System.nanoTime() - until >= 0) {
        return false;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      LockSupport.parkNanos(500_000);
    }
    return true;
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
    wakeups.incrementAndGet();
    store.wakeup();
  }

  @Override
  public <R> Optional<R> role(Class<R> role) {
    if (role == Lookout.class) {
      return lookout ? Optional.of(role.cast(this)) : Optional.empty();
    }
    return role == JobBrowser.class ? store.role(role) : Optional.empty();
  }

  @Override
  public void close() {
    store.close();
  }
}
