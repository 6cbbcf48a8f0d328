package dev.sluice.engine;

import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Feature;
import dev.sluice.spi.TurnSource;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Claims from the queues of a worker: in which order, how many, and no faster than it may. */
final class Claims {
  /** How long one wait at the source takes. */
  static final Duration LONG_POLL = Duration.ofSeconds(30);

  private static final Duration POLL_IN_OUTAGE = Duration.ofMillis(500);

  private final WorkerScope scope;
  private final QueueOrder order;
  private final RateLimit rate;
  private final boolean fromMany;
  private final OneByOne oneByOne;
  private final @Nullable TurnSource turnSource;
  private final long leaseNanos;

  Claims(WorkerScope scope) {
    this.scope = scope;
    this.order = new QueueOrder(scope.options.strategy(), scope.bindings, this::ready);
    this.rate = new RateLimit(scope.options.rate(), System::nanoTime);
    this.fromMany = scope.source.traits().has(Feature.CLAIM_FROM_MANY);
    this.oneByOne = new OneByOne(scope);
    this.turnSource = scope.source.role(TurnSource.class).orElse(null);
    this.leaseNanos = Nanos.of(scope.lease);
  }

  /** The source, if it settles and claims in one go what this worker claims. */
  @Nullable TurnSource turnSource() {
    return fromMany || scope.bindings.all().size() == 1 ? turnSource : null;
  }

  boolean hasQueues() {
    return !scope.bindings.all().isEmpty();
  }

  List<String> queues() {
    return scope.bindings.all().stream().map(Binding::queue).toList();
  }

  /** How many jobs run in a short time, by the slowest queue. */
  int limit() {
    List<Binding> all = scope.bindings.all();
    int limit = scope.options.settlesBeforeNext() ? 1 : Integer.MAX_VALUE;
    for (int i = 0; i < all.size(); i++) {
      limit = Math.min(limit, all.get(i).pace().batch());
    }
    return all.isEmpty() ? 0 : limit;
  }

  /** How many of those wanted to claim now; takes as many from the rate. 0: not now. */
  int room(int wanted) {
    return wanted <= 0 ? 0 : rate.take(wanted);
  }

  /** Gives back what {@link #room} took and the claim did not bring. */
  void unused(int starts) {
    rate.giveBack(starts);
  }

  long nanosToNext() {
    return rate.nanosToNext();
  }

  Duration pollTime(boolean draining) {
    if (draining) {
      return Duration.ofMillis(20);
    }
    // The end of the wait is the answer that says that the storage is back.
    return scope.outage.health().healthy() ? LONG_POLL : POLL_IN_OUTAGE;
  }

  ClaimRequest request(int max, Duration wait) {
    return new ClaimRequest(order.next(), max, scope.lease, wait, scope.name);
  }

  /** Claims, and gives back what it did not use of the rate. */
  List<Delivery> claim(int room, Duration wait) throws InterruptedException {
    int unused = room;
    try {
      List<Delivery> got = claimFrom(order.next(), room, wait);
      unused -= got.size();
      return got;
    } finally {
      unused(unused);
    }
  }

  private List<Delivery> claimFrom(List<String> queues, int room, Duration wait)
      throws InterruptedException {
    if (queues.isEmpty()) {
      return List.of();
    }
    return fromMany || queues.size() == 1
        ? scope.source.claim(new ClaimRequest(queues, room, scope.lease, wait, scope.name))
        : oneByOne.claim(queues, room, wait);
  }

  /**
   * A batch for the calling thread.
   *
   * @param claimed at least one
   * @param now since when the leases hold, by {@link System#nanoTime()}
   */
  Batch batch(List<Delivery> claimed, long now) {
    scope.tally.claimed.add(claimed.size());
    return new Batch(Thread.currentThread(), claimed, expectedSlow(claimed), now, leaseNanos);
  }

  /** Whether a second runner may bring more than it costs. */
  boolean isWorthSharing() {
    for (Binding binding : scope.bindings.all()) {
      if (binding.pace().isWorthSharing()) {
        return true;
      }
    }
    return false;
  }

  /** What one job takes in the slowest queue, in nanoseconds. */
  long perJobNanos() {
    long slowest = 1;
    for (Binding binding : scope.bindings.all()) {
      slowest = Math.max(slowest, binding.pace().perJobNanos());
    }
    return slowest;
  }

  private boolean expectedSlow(List<Delivery> claimed) {
    Binding binding = scope.bindings.find(claimed.get(0).queue());
    return binding == null || binding.pace().isSlow();
  }

  private long ready(String queue) {
    return scope.browser == null ? -1 : scope.browser.counts(queue).ready();
  }
}
