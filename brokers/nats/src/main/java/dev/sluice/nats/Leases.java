package dev.sluice.nats;

import dev.sluice.spi.LeaseToken;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The leases that this process holds. */
final class Leases {
  /** Of the whole process; from the time on, so that no store beside it has had the same. */
  private static final AtomicLong FENCES = new AtomicLong(System.currentTimeMillis() * 1_000_000);

  private final InstantSource clock;
  private final Map<Long, Held> held = new ConcurrentHashMap<>();

  Leases(InstantSource clock) {
    this.clock = clock;
  }

  static long nanos(Duration time) {
    Duration most = Duration.ofDays(36_500);
    return (time.compareTo(most) > 0 ? most : time).toNanos();
  }

  NatsDelivery add(Binding from, Mailbox.Arrival arrival, Duration lease) {
    long fence = FENCES.incrementAndGet();
    long late = System.nanoTime() - arrival.at();
    Instant until = clock.instant().minusNanos(late).plusNanos(nanos(lease));
    NatsDelivery delivery = NatsDelivery.of(from, arrival.message(), fence, until);
    held.put(fence, new Held(delivery, from, arrival.at(), nanos(lease)));
    return delivery;
  }

  /** The lease, if it is held. */
  @Nullable Held find(LeaseToken token) {
    Held one = held.get(token.fence());
    return one != null
            && one.delivery().job().equals(token.job())
            && (one.answer() != null || one.isHeld(System.nanoTime()))
        ? one
        : null;
  }

  /** The lease, if it is held; nobody else gets it until it is put back. */
  @Nullable Held take(LeaseToken token) {
    Held one = find(token);
    return one != null && held.remove(token.fence(), one) ? one : null;
  }

  void putBack(Held one) {
    held.put(one.delivery().fence(), one);
  }

  void remove(Held one) {
    held.remove(one.delivery().fence(), one);
  }

  Collection<Held> all() {
    return held.values();
  }
}
