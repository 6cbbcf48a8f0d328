package dev.sluice.kafka;

import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.JobStore;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store that is opened when something is asked of it that is not known from one before: most
 * tests of the suite do not apply to a broker, and need not wait for it to say so.
 */
final class LateStore implements JobStore {
  private static final Map<String, Traits> TRAITS = new ConcurrentHashMap<>();
  private static final Map<String, Boolean> LACKING = new ConcurrentHashMap<>();

  private final String kind;
  private final Supplier<JobStore> opener;
  private @Nullable JobStore store;
  private volatile boolean closed;

  /**
   * @param kind stores of one kind have the same traits and roles
   */
  LateStore(String kind, Supplier<JobStore> opener) {
    this.kind = kind;
    this.opener = opener;
  }

  private synchronized JobStore store() {
    JobStore opened = store;
    if (opened == null) {
      opened = opener.get();
      store = opened;
      if (closed) {
        opened.close();
      }
    }
    return opened;
  }

  @Override
  public Traits traits() {
    return TRAITS.computeIfAbsent(kind, it -> store().traits());
  }

  @Override
  public <R> Optional<R> role(Class<R> role) {
    String key = kind + " " + role.getName();
    if (LACKING.containsKey(key)) {
      return Optional.empty();
    }
    Optional<R> found = store().role(role);
    if (found.isEmpty()) {
      LACKING.put(key, true);
    }
    return found;
  }

  @Override
  public List<Enqueued> enqueue(List<NewJob> jobs) {
    return store().enqueue(jobs);
  }

  @Override
  public List<Delivery> claim(ClaimRequest request) throws InterruptedException {
    boolean late = closed;
    JobStore opened;
    try {
      opened = store();
    } catch (StoreException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw e;
    }
    return !late && closed ? List.of() : opened.claim(request);
  }

  @Override
  public List<Settled> settle(List<? extends Settlement> outcomes) {
    return store().settle(outcomes);
  }

  @Override
  public List<LeaseStatus> extend(List<? extends LeaseToken> leases, Duration lease) {
    return store().extend(leases, lease);
  }

  @Override
  public Swept sweep(SweepRequest request) {
    return store().sweep(request);
  }

  @Override
  public synchronized void wakeup() {
    if (store != null) {
      store.wakeup();
    }
  }

  @Override
  public void close() {
    closed = true;
    closeIfOpen();
  }

  private synchronized void closeIfOpen() {
    if (store != null) {
      store.close();
    }
  }
}
