package dev.sluice.file;

import dev.sluice.file.Handout.Given;
import dev.sluice.file.Handout.Pick;
import dev.sluice.file.Handout.Taken;
import dev.sluice.file.log.RecordLog.Commit;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.TurnSource.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Gives jobs out (rules 2, 5, 8), and waits for some if there are none. */
final class Claimer {
  private static final int ALL = Integer.MAX_VALUE;

  private final StoreCore core;
  private final Transitions transitions;
  private final Settler settler;
  private final JobIndex index;
  private final Handout handout;

  Claimer(StoreCore core, Transitions transitions, Settler settler) {
    this.core = core;
    this.transitions = transitions;
    this.settler = settler;
    index = core.index;
    handout = new Handout(core, transitions);
  }

  List<Delivery> claim(ClaimRequest request) throws InterruptedException {
    return turn(List.of(), request).claimed();
  }

  Turn turn(List<? extends Settlement> outcomes, ClaimRequest next) throws InterruptedException {
    settler.validate(outcomes);
    long deadline = System.nanoTime() + nanos(next);
    First first = settleAndTake(outcomes, next);
    Taken taken = first.taken;
    // Without waiting where all that was there could not be read.
    while (taken.failure() == null
        && taken.claimed().isEmpty()
        && (taken.picked() > 0 || await(next, deadline, first.wakeups))) {
      taken = takeAgain(next);
    }
    if (taken.failure() != null && outcomes.isEmpty()) {
      throw taken.failure();
    }
    // With a failure and outcomes: their answers would be lost with it, and it stands in the log.
    return new Turn(first.settled, taken.claimed());
  }

  private static long nanos(ClaimRequest request) {
    return request.maxWait().compareTo(Duration.ofDays(1)) > 0
        ? TimeUnit.DAYS.toNanos(1)
        : request.maxWait().toNanos();
  }

  private First settleAndTake(List<? extends Settlement> outcomes, ClaimRequest next) {
    List<Settled> settled;
    List<Given> given;
    Taken taken;
    long last;
    long wakeups;
    core.segments.readLock().lock();
    try {
      core.lock.lock();
      try {
        long now = core.now();
        settled = settler.settle(outcomes, now);
        given = take(next, now);
        last = core.journal.last();
        wakeups = core.wakeups;
      } finally {
        core.unlock();
      }
      taken = handout.read(given, last);
    } finally {
      core.segments.readLock().unlock();
    }
    if (!outcomes.isEmpty()) {
      core.commit(last, Commit.DURABLE);
    }
    if (taken.picked() > 0 && (outcomes.isEmpty() || taken.last() > last)) {
      core.commit(taken.last(), Commit.WRITTEN);
    }
    return new First(settled, taken, wakeups);
  }

  private Taken takeAgain(ClaimRequest request) {
    Taken taken;
    core.segments.readLock().lock();
    try {
      List<Given> given;
      long last;
      core.lock.lock();
      try {
        if (core.closed) {
          return Taken.NOTHING;
        }
        given = take(request, core.now());
        last = core.journal.last();
      } finally {
        core.unlock();
      }
      if (given.isEmpty()) {
        return Taken.NOTHING;
      }
      taken = handout.read(given, last);
    } finally {
      core.segments.readLock().unlock();
    }
    core.commit(taken.last(), Commit.WRITTEN);
    return taken;
  }

  private List<Given> take(ClaimRequest request, long now) {
    index.promote(now, ALL);
    index.ready.bringBack(now);
    transitions.takeBackExpired(now, ALL);
    transitions.expire(now, ALL);
    long until = Micros.plus(now, request.lease());
    List<Given> given = new ArrayList<>(Math.min(request.max(), 16));
    for (String name : request.queues()) {
      QueueIndex queue = index.queueIfKnown(name);
      if (queue == null || queue.settings.paused()) {
        continue;
      }
      while (given.size() < request.max() && queue.ready.first() >= 0) {
        int slot = queue.ready.first();
        Pick pick = handout.pick(slot);
        transitions.start(slot, request.holder(), until, now);
        given.add(new Given(pick, handout.glance(pick)));
      }
    }
    return given;
  }

  /**
   * Waits, without a lock, until something may have changed.
   *
   * @return whether to try again; false when the waiting is over
   */
  private boolean await(ClaimRequest request, long deadline, long wakeupsBefore)
      throws InterruptedException {
    if (deadline - System.nanoTime() <= 0) {
      return false;
    }
    core.lock.lockInterruptibly();
    try {
      long left = deadline - System.nanoTime();
      if (left <= 0 || core.closed || core.wakeups != wakeupsBefore) {
        return false;
      }
      if (isSomethingReady(request)) {
        return true;
      }
      Waiter waiter =
          new Waiter(
              core.lock.newCondition(), request.queues().stream().map(index::queue).toList());
      waiter.enter();
      try {
        waiter.await(Math.min(left, untilDue()));
      } catch (InterruptedException e) {
        passOn(waiter);
        throw e;
      } finally {
        waiter.leave();
      }
      return !core.closed && core.wakeups == wakeupsBefore;
    } finally {
      core.unlock();
    }
  }

  /** A job may have come between the taking and the waiting. */
  private boolean isSomethingReady(ClaimRequest request) {
    for (String name : request.queues()) {
      QueueIndex queue = index.queueIfKnown(name);
      if (queue != null && !queue.settings.paused() && queue.ready.first() >= 0) {
        return true;
      }
    }
    return false;
  }

  /** One that was woken for a job and cannot take it wakes another. */
  private static void passOn(Waiter waiter) {
    if (waiter.isSignalled()) {
      waiter.queues().stream()
          .filter(queue -> queue.ready.first() >= 0)
          .forEach(QueueIndex::wakeOne);
    }
  }

  /** Nanoseconds until time will make a job READY; never 0, and not too long. */
  private long untilDue() {
    long due = index.ready.asides.nextTry();
    if (index.scheduled.first() >= 0) {
      due = Math.min(due, index.slab.readyAt(index.scheduled.first()));
    }
    if (index.leased.first() >= 0) {
      Trail trail = index.slab.trail(index.leased.first());
      due = trail == null ? due : Math.min(due, trail.leaseUntil);
    }
    long now = core.now();
    long micros = due <= now ? 1 : Math.min(due - now, TimeUnit.HOURS.toMicros(1));
    // Up: a wait that ends a moment too early would only begin again.
    return TimeUnit.MICROSECONDS.toNanos(micros) + 1_000;
  }

  private record First(List<Settled> settled, Taken taken, long wakeups) {}
}
