package dev.sluice.rabbitmq;

import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Turns messages that have arrived into deliveries, and waits for them. */
final class Claiming {
  private final Arrivals arrivals;
  private final InstantSource clock;

  // From the time on, so that no other source, and no store beside it, has had the same.
  private final AtomicLong fences = new AtomicLong(System.currentTimeMillis() * 1_000_000);

  Claiming(Arrivals arrivals, InstantSource clock) {
    this.arrivals = arrivals;
    this.clock = clock;
  }

  /** What there is now: what has arrived, otherwise what the server gives when it is asked. */
  List<Delivery> now(ClaimRequest request, Intakes intakes) {
    List<Intake> known = intakes.known(request.queues());
    List<Delivery> claimed = take(request, known);
    if (claimed.isEmpty()) {
      // What was sent to a claim that has ended is neither in the queue nor here yet.
      known.forEach(Intake::quiesce);
      claimed = take(request, known);
    }
    for (String queue : request.queues()) {
      if (!claimed.isEmpty()) {
        return claimed;
      }
      fetch(request, intakes.fetching(queue), claimed);
    }
    return claimed;
  }

  private void fetch(ClaimRequest request, Intake intake, List<Delivery> claimed) {
    while (claimed.size() < request.max()) {
      Arrived next = intake.get();
      if (next == null) {
        return;
      }
      claimed.add(delivery(request, intake, next));
    }
  }

  /** What comes until the time is over. */
  List<Delivery> waiting(ClaimRequest request, Intakes intakes, BooleanSupplier closed)
      throws InterruptedException {
    long wakeups = arrivals.wakeups();
    long begun = System.nanoTime();
    long most = TimeUnit.NANOSECONDS.convert(request.maxWait());
    List<Intake> open = intakes.receiving(request.queues());
    want(open, request.max());
    try {
      while (true) {
        open.forEach(Intake::adjust);
        List<Delivery> claimed =
            await(request, open, most - (System.nanoTime() - begun), wakeups, closed);
        if (claimed != null) {
          return claimed;
        }
        want(open, -request.max());
        open = List.of();
        open = intakes.receiving(request.queues());
        want(open, request.max());
      }
    } finally {
      want(open, -request.max());
    }
  }

  private static void want(List<Intake> intakes, int more) {
    intakes.forEach(intake -> intake.want(more));
  }

  /** Answers {@code null} when a channel was lost: then messages come by another one. */
  private @Nullable List<Delivery> await(
      ClaimRequest request, List<Intake> open, long most, long wakeups, BooleanSupplier closed)
      throws InterruptedException {
    long left = most;
    arrivals.lock.lockInterruptibly();
    try {
      while (true) {
        if (closed.getAsBoolean()) {
          return List.of();
        }
        List<Delivery> claimed = take(request, open);
        if (!claimed.isEmpty()) {
          return claimed;
        }
        if (!open.stream().allMatch(Intake::isOpen)) {
          return null;
        }
        left = arrivals.await(left, wakeups);
        if (left == 0) {
          return closed.getAsBoolean() ? List.of() : take(request, open);
        }
      }
    } finally {
      arrivals.lock.unlock();
    }
  }

  private List<Delivery> take(ClaimRequest request, List<Intake> intakes) {
    List<Delivery> claimed = new ArrayList<>();
    arrivals.lock.lock();
    try {
      for (Intake intake : intakes) {
        while (claimed.size() < request.max()) {
          Arrived next = intake.poll();
          if (next == null) {
            break;
          }
          claimed.add(delivery(request, intake, next));
        }
      }
    } finally {
      arrivals.lock.unlock();
    }
    return claimed;
  }

  private Delivery delivery(ClaimRequest request, Intake intake, Arrived arrived) {
    Instant now = clock.instant();
    return arrived.claimed(intake, fences.incrementAndGet(), now, now.plus(request.lease()));
  }
}
