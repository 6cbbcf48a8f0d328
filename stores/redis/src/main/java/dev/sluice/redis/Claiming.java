package dev.sluice.redis;

import dev.sluice.redis.Turning.Got;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.TurnSource.Turn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Claims that wait. The first look is one script; if it finds nothing, the claim takes a seat, and
 * looks again with the request to be told: the script says "nothing" and enters the request in one,
 * so that no job comes between. Then it sleeps until it is called, until something is due, or until
 * the safety net: a look every few seconds, which also renews the request.
 */
final class Claiming {
  private static final long NET = TimeUnit.SECONDS.toNanos(7);

  private final Wire wire;
  private final Queues queues;
  private final Turning turning;
  private final WaitRoom room;
  private final Listeners listeners;

  Claiming(Wire wire, Queues queues, Turning turning, WaitRoom room, Listeners listeners) {
    this.wire = wire;
    this.queues = queues;
    this.turning = turning;
    this.room = room;
    this.listeners = listeners;
  }

  Turn turn(List<? extends Settlement> outcomes, ClaimRequest request) throws InterruptedException {
    Settled[] settled = new Settled[outcomes.size()];
    Arrays.fill(settled, Settled.LEASE_LOST);
    long start = System.nanoTime();
    List<Delivery> claimed = look(outcomes, settled, request).jobs();
    if (claimed.isEmpty() && !request.maxWait().isZero()) {
      claimed = await(request, start);
    }
    return new Turn(Arrays.asList(settled), claimed);
  }

  private List<Delivery> await(ClaimRequest request, long start) throws InterruptedException {
    long wait = nanos(request);
    try (WaitRoom.Seat seat = room.enter(request.queues())) {
      while (true) {
        long left = wait - (System.nanoTime() - start);
        if (seat.isDismissed() || left <= 0) {
          return List.of();
        }
        Got got = look(List.of(), new Settled[0], request);
        if (!got.jobs().isEmpty()) {
          return got.jobs();
        }
        long next = got.microsToNext() < 0 ? NET : WaitRoom.nanos(got.microsToNext());
        seat.await(Math.min(left, Math.min(NET, next)));
      }
    } catch (StoreException e) {
      if (wire.isClosed()) {
        return List.of();
      }
      throw e;
    }
  }

  private static long nanos(ClaimRequest request) {
    return request.maxWait().toDays() > 1 ? TimeUnit.DAYS.toNanos(1) : request.maxWait().toNanos();
  }

  /** Takes what is there now, a later queue only for what the earlier ones could not give. */
  private Got look(List<? extends Settlement> outcomes, Settled[] settled, ClaimRequest request) {
    List<Delivery> jobs = new ArrayList<>();
    List<? extends Settlement> open = outcomes;
    long next = -1;
    for (String name : request.queues()) {
      if (jobs.size() < request.max()) {
        Got got = lookAt(name, open, settled, request, request.max() - jobs.size());
        open = List.of();
        jobs.addAll(got.jobs());
        next = sooner(next, got.microsToNext());
      }
    }
    return new Got(jobs, next, false, false);
  }

  private Got lookAt(
      String name,
      List<? extends Settlement> outcomes,
      Settled[] settled,
      ClaimRequest request,
      int max) {
    QueueKeys queue = queues.of(name);
    // Those that wait are told through this process: it must not be forgotten because one of them
    // was served.
    boolean others = room.waits(name);
    byte[] list = others ? listeners.listFor(queue) : Ascii.EMPTY;
    Got got = turning.turn(outcomes, settled, queue, request, max, list);
    while (got.again()) {
      got = turning.turn(List.of(), settled, queue, request, max, list);
    }
    if (got.more() && !got.jobs().isEmpty() && others) {
      room.call(name, 1);
    }
    return got;
  }

  private static long sooner(long a, long b) {
    if (a < 0 || b < 0) {
      return Math.max(a, b);
    }
    return Math.min(a, b);
  }
}
