package dev.sluice.memory;

import dev.sluice.job.JobState;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** How jobs are claimed and how claims wait (rules 2, 5, 8). */
final class Claiming {
  private static final long LONGEST_WAIT = Long.MAX_VALUE / 2;
  private static final long NANOS = 1_000_000_000;

  private final StoreLock lock;
  private final Intake intake;
  private final Settling settling;
  private final LongSupplier clock;
  private final Holders holders = new Holders();
  private final Spin spin = new Spin();
  private final AtomicLong wakeups = new AtomicLong();
  private long claims;

  Claiming(StoreLock lock, Intake intake, Settling settling, LongSupplier clock) {
    this.lock = lock;
    this.intake = intake;
    this.settling = settling;
    this.clock = clock;
  }

  /** How often all waiting claims have been asked to return. */
  long wakeups() {
    return wakeups.get();
  }

  /** Makes claims that began before return; those that sleep must be woken after. */
  void wakeup() {
    wakeups.incrementAndGet();
  }

  /** Takes what there is now. The caller holds the lock. */
  List<Delivery> take(ClaimRequest request, List<MemoryQueue> from, long now) {
    List<Delivery> taken = new ArrayList<>();
    Claim claim = new Claim(++claims, holders.of(request), now);
    for (MemoryQueue queue : from) {
      reclaim(queue, now);
      Entry entry;
      while (!queue.settings().paused()
          && taken.size() < request.max()
          && (entry = claimable(queue, now)) != null) {
        queue.start(entry, claim);
        taken.add(entry);
      }
      if (queue.mayHaveMore()) {
        queue.waiters.wakeOne();
      }
    }
    return taken;
  }

  private void reclaim(MemoryQueue queue, long now) {
    Entry entry;
    while ((entry = queue.leases.first()) != null && entry.at <= now) {
      settling.reclaim(entry, now);
    }
  }

  /** The job to be claimed next, after all that stands before it and cannot be claimed is moved. */
  private static @Nullable Entry claimable(MemoryQueue queue, long now) {
    Entry entry;
    while ((entry = queue.lanes.first(now)) != null) {
      if (entry.hasExpired(now)) {
        queue.expire(entry, now);
      } else if (joinsGroup(entry)) {
        queue.promote(entry);
      } else {
        return entry;
      }
    }
    return null;
  }

  /** Whether it is due and has yet to line up behind the others of its group. */
  private static boolean joinsGroup(Entry entry) {
    return entry.state == JobState.SCHEDULED && entry.options.group() != null && !entry.started();
  }

  /**
   * Waits for jobs and takes them. The caller does not hold the lock.
   *
   * @param wakeupsBefore what {@link #wakeups} was when the call came in
   */
  List<Delivery> await(ClaimRequest request, List<MemoryQueue> from, long wakeupsBefore)
      throws InterruptedException {
    long begun = System.nanoTime();
    long deadline = begun + nanos(request.maxWait());
    if (spin.await(() -> !intake.isEmpty() || wakeups.get() != wakeupsBefore)) {
      List<Delivery> claimed = takeNow(request, from);
      if (!claimed.isEmpty()) {
        return claimed;
      }
    }
    Waiter waiter = new Waiter(from);
    try {
      while (true) {
        waiter.lineUp();
        long sleep;
        lock.take();
        try {
          if (lock.isClosed()) {
            return List.of();
          }
          long now = clock.getAsLong();
          List<Delivery> claimed = take(request, from, now);
          if (!claimed.isEmpty() || wakeups.get() != wakeupsBefore) {
            spin.slept(System.nanoTime() - begun);
            return claimed;
          }
          sleep = Math.min(deadline - System.nanoTime(), lead(waiter, now));
        } finally {
          lock.leave();
        }
        if (deadline - System.nanoTime() <= 0) {
          return List.of();
        }
        waiter.await(System.nanoTime() + sleep);
        waiter.leave();
      }
    } finally {
      leave(waiter);
    }
  }

  private List<Delivery> takeNow(ClaimRequest request, List<MemoryQueue> from) {
    lock.take();
    try {
      return lock.isClosed() ? List.of() : take(request, from, clock.getAsLong());
    } finally {
      lock.leave();
    }
  }

  /** Takes the lead at those queues where nobody has it; answers how long to sleep at most. */
  private static long lead(Waiter waiter, long now) {
    long due = Ticks.NEVER;
    for (MemoryQueue queue : waiter.queues) {
      long next = nextDue(queue);
      if (next != Ticks.NEVER && queue.waiters.lead(waiter, next)) {
        due = Math.min(due, next);
      }
    }
    return Math.min(Ticks.nanosBetween(now, due), LONGEST_WAIT);
  }

  private static long nextDue(MemoryQueue queue) {
    if (queue.settings().paused()) {
      return Ticks.NEVER;
    }
    Entry lease = queue.leases.first();
    long due = queue.lanes.nextDue();
    return lease == null ? due : Math.min(due, lease.at);
  }

  /** Leaves the line; who stays may have to take over what this one was woken for, or the lead. */
  private void leave(Waiter waiter) {
    waiter.leave();
    waiter.looking();
    lock.take();
    try {
      for (MemoryQueue queue : waiter.queues) {
        if (queue.mayHaveMore() || queue.waiters.wouldMiss(nextDue(queue))) {
          queue.waiters.wakeOne();
        }
      }
    } finally {
      lock.leave();
    }
  }

  private static long nanos(Duration wait) {
    return wait.toSeconds() > LONGEST_WAIT / NANOS ? LONGEST_WAIT : wait.toNanos();
  }
}
