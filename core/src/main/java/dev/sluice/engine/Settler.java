package dev.sluice.engine;

import dev.sluice.engine.Batch.Outcomes;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;

/**
 * Settles outcomes, and does not give up while the storage is away: the same settlements are sent
 * again, which every adapter makes harmless (rule 13).
 */
final class Settler implements Outlet {
  private final WorkerScope scope;
  private final Announcer announcer;
  private final LongPredicate rest;
  private final AtomicInteger heldUp = new AtomicInteger();

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

  /** Whether the storage has refused outcomes that are sent again and again. */
  boolean isHeldUp() {
    return heldUp.get() > 0;
  }

  // Answers nothing when it was given up: the leases will end by themselves.
  private List<Settled> send(List<Settlement> settlements) {
    Backoff backoff = new Backoff();
    boolean again = false;
    try {
      do {
        try {
          List<Settled> settled = scope.source.settle(settlements);
          scope.outage.over();
          return again ? resolved(settlements, settled) : settled;
        } catch (StoreException e) {
          if (e.kind() == StoreException.Kind.REJECTED) {
            return sendSingly(settlements, e);
          }
          scope.outage.goesOn("settling jobs", e);
          if (!again) {
            again = true;
            heldUp.incrementAndGet();
          }
        } catch (RuntimeException e) {
          return sendSingly(settlements, e);
        }
      } while (rest.test(backoff.nextNanos()));
      return List.of();
    } finally {
      if (again) {
        heldUp.decrementAndGet();
      }
    }
  }

  // What was sent twice may have been settled the first time: then the second answer is LEASE_LOST,
  // and somebody may wait for the true one.
  private List<Settled> resolved(List<Settlement> settlements, List<Settled> settled) {
    List<Settled> resolved = new ArrayList<>(settled);
    for (int i = 0; i < settled.size(); i++) {
      if (settled.get(i) == Settled.LEASE_LOST) {
        resolved.set(i, resolve(settlements.get(i)));
      }
    }
    return resolved;
  }

  private Settled resolve(Settlement settlement) {
    JobBrowser browser = scope.browser;
    if (browser == null) {
      return Settled.LEASE_LOST;
    }
    boolean complete = settlement instanceof Settlement.Complete;
    try {
      Optional<JobView> view = browser.find(settlement.lease().job());
      if (view.isPresent() && wasLost(settlement, view.get())) {
        return Settled.LEASE_LOST;
      }
      JobState state = view.map(JobView::state).orElse(JobState.COMPLETED);
      return switch (state) {
        case COMPLETED -> complete ? Settled.COMPLETED : Settled.LEASE_LOST;
        case DEAD -> settlement instanceof Settlement.Bury ? Settled.DEAD : Settled.LEASE_LOST;
        case CANCELLED -> complete ? Settled.LEASE_LOST : Settled.CANCELLED;
        case SCHEDULED, READY, RUNNING -> Settled.LEASE_LOST;
      };
    } catch (RuntimeException e) {
      scope.outage.goesOn("looking at a settled job", e);
      return Settled.LEASE_LOST;
    }
  }

  // Taken back since, so whatever it is now, it is by somebody else.
  private static boolean wasLost(Settlement settlement, JobView view) {
    return settlement.lease() instanceof Delivery delivery
        && view.history().lostLeases() > delivery.lostLeases();
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
