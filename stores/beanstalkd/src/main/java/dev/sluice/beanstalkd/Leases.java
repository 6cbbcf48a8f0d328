package dev.sluice.beanstalkd;

import dev.sluice.spi.LeaseToken;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The claims of this store that may still be settled, by their fence. A fence means something to
 * its own store alone, for only the connection that reserved a job can settle it.
 */
final class Leases {
  // From a random number on: those of other processes are others.
  private final AtomicLong fences = new AtomicLong(new SecureRandom().nextLong() >>> 1);
  private final Map<Long, HeldJob> jobs = new ConcurrentHashMap<>();

  long nextFence() {
    return fences.incrementAndGet();
  }

  void add(HeldJob job) {
    jobs.put(job.fence(), job);
  }

  /** What the token is for; {@code null} if that is over. */
  @Nullable HeldJob find(LeaseToken token) {
    HeldJob job = jobs.get(token.fence());
    boolean held = job != null && job.job().equals(token.job()) && !job.isOver(System.nanoTime());
    return held ? job : null;
  }

  /** The same for the one who asks first: the others find nothing. */
  @Nullable HeldJob take(LeaseToken token) {
    HeldJob job = find(token);
    return job != null && remove(job) ? job : null;
  }

  /** Answers whether it was there. */
  boolean remove(HeldJob job) {
    return jobs.remove(job.fence(), job);
  }

  Collection<HeldJob> all() {
    return jobs.values();
  }

  /** When the next one ends, by {@link System#nanoTime()}. */
  OptionalLong nextEnd() {
    long now = System.nanoTime();
    return jobs.values().stream().mapToLong(job -> job.endsAt() - now).min().stream()
        .map(left -> left + now)
        .findFirst();
  }
}
