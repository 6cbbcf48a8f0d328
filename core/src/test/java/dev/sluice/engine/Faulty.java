package dev.sluice.engine;

import dev.sluice.memory.MemoryStore;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.Traits;
import dev.sluice.spi.WorkSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;

/** A memory store that can be made to look like another one, and to be away. */
final class Faulty implements WorkSource {
  final MemoryStore store;
  final Set<String> callers = ConcurrentHashMap.newKeySet();
  final List<Integer> settled = new CopyOnWriteArrayList<>();
  final List<Integer> asked = new CopyOnWriteArrayList<>();

  /** One permit for each call that failed. */
  final Semaphore failures = new Semaphore(0);

  /** Taken by each settle; none left: settling hangs. */
  final Semaphore settling = new Semaphore(Integer.MAX_VALUE / 2);

  volatile boolean away;
  volatile boolean extendFails;

  /** The next settle is done, and then fails as if its answer were lost. */
  volatile boolean loseAnswer;

  private final Traits traits;
  private final boolean roles;

  Faulty(MemoryStore store, UnaryOperator<Traits> look, boolean roles) {
    this.store = store;
    this.traits = look.apply(store.traits());
    this.roles = roles;
  }

  /** As the memory store, without its roles: no browser, no settling and claiming in one go. */
  static Faulty plain(MemoryStore store) {
    return new Faulty(store, traits -> traits, false);
  }

  /** As a store on a server. */
  static Faulty remote(MemoryStore store) {
    return new Faulty(store, it -> look(it, Traits.CallCost.REMOTE, Traits.Threading.ANY), true);
  }

  /** As a source that wants one thread to make all calls. */
  static Faulty oneOwner(MemoryStore store) {
    return new Faulty(
        store, it -> look(it, Traits.CallCost.REMOTE, Traits.Threading.ONE_OWNER), false);
  }

  static Traits look(Traits it, Traits.CallCost cost, Traits.Threading threading) {
    return new Traits(
        "faulty",
        it.features(),
        cost,
        threading,
        it.sharing(),
        it.durability(),
        it.resolution(),
        it.maxPayload());
  }

  @Override
  public Traits traits() {
    return traits;
  }

  @Override
  public List<Delivery> claim(ClaimRequest request) throws InterruptedException {
    check();
    asked.add(request.max());
    return store.claim(request);
  }

  @Override
  public List<Settled> settle(List<? extends Settlement> outcomes) {
    settling.acquireUninterruptibly();
    check();
    settled.add(outcomes.size());
    List<Settled> answers = store.settle(new ArrayList<>(outcomes));
    if (loseAnswer) {
      loseAnswer = false;
      fail();
    }
    return answers;
  }

  @Override
  public List<LeaseStatus> extend(List<? extends LeaseToken> leases, Duration lease) {
    check();
    if (extendFails) {
      fail();
    }
    return store.extend(leases, lease);
  }

  @Override
  public void wakeup() {
    store.wakeup();
  }

  @Override
  public <R> Optional<R> role(Class<R> role) {
    return roles && !role.getSimpleName().equals("TurnSource")
        ? store.role(role)
        : Optional.empty();
  }

  @Override
  public void close() {
    store.close();
  }

  private void check() {
    callers.add(Thread.currentThread().getName());
    if (away) {
      fail();
    }
  }

  private void fail() {
    failures.release();
    throw new StoreException(StoreException.Kind.UNAVAILABLE, "the storage is away");
  }
}
