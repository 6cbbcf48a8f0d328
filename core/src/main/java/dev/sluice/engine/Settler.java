package dev.sluice.engine;

import dev.sluice.engine.Batch.Outcomes;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * Settles outcomes, and does not give up while the storage is away: the same settlements are sent
 * again, which every adapter makes harmless (rule 13).
 */
final class Settler implements Outlet {
  private final WorkerScope scope;
  private final Announcer announcer;
  private final LongPredicate rest;

  /**
   * @param rest waits for so many nanoseconds, not interruptibly; answers {@code false} if there is
   *     no use in trying on, because the worker has been stopped and its time is up
   */
  Settler(WorkerScope scope, Announcer announcer, LongPredicate rest) {
    this.scope = scope;
    this.announcer = announcer;
    this.rest = rest;
  }

  @Override
  public void settle(Outcomes outcomes) {
    if (!outcomes.isEmpty()) {
      announcer.announce(outcomes, send(outcomes.settlements()));
    }
  }

  @Override
  public void release(List<Delivery> unstarted) {
    if (unstarted.isEmpty()) {
      return;
    }
    List<Settlement> releases = new ArrayList<>(unstarted.size());
    for (Delivery delivery : unstarted) {
      releases.add(new Settlement.Release(delivery, Duration.ZERO));
    }
    announcer.unstarted(send(releases));
  }

  // Answers nothing when it was given up: the leases will end by themselves.
  private List<Settled> send(List<Settlement> settlements) {
    Backoff backoff = new Backoff();
    do {
      try {
        List<Settled> settled = scope.source.settle(settlements);
        scope.outage.over();
        return settled;
      } catch (StoreException e) {
        if (e.kind() == StoreException.Kind.REJECTED) {
          return sendSingly(settlements, e);
        }
        scope.outage.goesOn("settling jobs", e);
      } catch (RuntimeException e) {
        return sendSingly(settlements, e);
      }
    } while (rest.test(backoff.nextNanos()));
    return List.of();
  }

  // One that the adapter cannot digest must not keep the others from being settled.
  private List<Settled> sendSingly(List<Settlement> settlements, RuntimeException error) {
    if (settlements.size() == 1) {
      scope.outage.report("settling job " + settlements.get(0).lease().job(), error);
      return List.of(Settled.LEASE_LOST);
    }
    List<Settled> settled = new ArrayList<>(settlements.size());
    for (Settlement settlement : settlements) {
      List<Settled> answer = send(List.of(settlement));
      settled.add(answer.isEmpty() ? Settled.LEASE_LOST : answer.get(0));
    }
    return settled;
  }
}
