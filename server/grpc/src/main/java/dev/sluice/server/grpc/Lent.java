package dev.sluice.server.grpc;

import dev.sluice.spi.Delivery;
import dev.sluice.spi.LeaseStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What workers without a stream hold, until it is settled, or some time after its lease has ended.
 * Safe for many threads.
 */
final class Lent {
  /** Longer than the clocks of storage and server drift apart during a lease. */
  private static final long SLACK = TimeUnit.MINUTES.toNanos(1);

  private static final long LOOK_EVERY = TimeUnit.SECONDS.toNanos(10);

  private final Held held;
  private final Map<LeaseKey, Long> ends = new ConcurrentHashMap<>();
  private final AtomicLong nextLook = new AtomicLong(System.nanoTime() + LOOK_EVERY);

  Lent(Storage storage) {
    this.held = new Held(storage);
  }

  void add(List<Delivery> jobs, Duration lease) {
    held.add(jobs);
    long end = end(lease);
    jobs.forEach(job -> ends.put(LeaseKey.of(job), end));
    forgetOld();
  }

  @Nullable Delivery find(LeaseKey lease) {
    return held.find(lease);
  }

  void remove(LeaseKey lease) {
    held.remove(lease);
    ends.remove(lease);
  }

  void extended(LeaseKey lease, LeaseStatus status, Duration time) {
    if (status == LeaseStatus.LOST) {
      remove(lease);
    } else {
      ends.computeIfPresent(lease, (key, old) -> end(time));
    }
  }

  void release(List<LeaseKey> leases) {
    held.release(leases);
    leases.forEach(ends::remove);
  }

  private static long end(Duration lease) {
    // A lease of centuries must not turn into the past.
    return System.nanoTime() + SLACK + Math.min(Long.MAX_VALUE / 4, seconds(lease));
  }

  private static long seconds(Duration lease) {
    return TimeUnit.SECONDS.toNanos(lease.toSeconds() + 1);
  }

  private void forgetOld() {
    long now = System.nanoTime();
    long due = nextLook.get();
    if (now - due < 0 || !nextLook.compareAndSet(due, now + LOOK_EVERY)) {
      return;
    }
    ends.forEach(
        (lease, end) -> {
          if (now - end > 0) {
            remove(lease);
          }
        });
  }
}
