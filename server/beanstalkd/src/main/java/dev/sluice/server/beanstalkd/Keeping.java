package dev.sluice.server.beanstalkd;

import dev.sluice.job.Counts;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.SweepRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Keeps the leases of jobs that clients have reserved, and ends those whose time to run is over or
 * whose connection is gone: the store counts them as lost.
 */
final class Keeping {
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final int SWEEP = 1_000;

  private final Depot depot;
  private final JobStore store;
  private final Picking picking;
  private final Duration lease;

  Keeping(Depot depot, Picking picking, Duration lease) {
    this.depot = depot;
    store = depot.store;
    this.picking = picking;
    this.lease = lease;
  }

  /** What is to be done about reservations. */
  sealed interface Errand {}

  /** Keep them. */
  record Keep(List<Reservation> reservations) implements Errand {}

  /** Let them go: their holders had them. */
  record Lose(List<Reservation> reservations) implements Errand {}

  /** Put them back: nobody has had them. */
  record GiveBack(List<Delivery> deliveries) implements Errand {}

  /** Say which queues have jobs. */
  record Tidy(Consumer<Set<String>> withJobs) implements Errand {}

  /** The work of a lane. */
  Runnable run(List<Errand> errands) {
    List<Reservation> lost = new ArrayList<>();
    List<Delivery> ending = new ArrayList<>();
    List<Runnable> tidies = new ArrayList<>();
    for (Errand errand : errands) {
      if (errand instanceof Keep keep) {
        lost.addAll(extend(keep.reservations()));
      } else if (errand instanceof Lose lose) {
        lose.reservations().forEach(reservation -> ending.add(reservation.delivery));
      } else if (errand instanceof GiveBack back) {
        giveBack(back.deliveries());
      } else if (errand instanceof Tidy tidy) {
        tidies.add(tidy(tidy));
      }
    }
    if (!ending.isEmpty()) {
      end(ending);
    }
    return () -> {
      lost.forEach(reservation -> reservation.holder.session.remove(reservation));
      tidies.forEach(Runnable::run);
    };
  }

  private Runnable tidy(Tidy tidy) {
    Set<String> queues = new HashSet<>();
    try {
      depot.browser.counts().forEach((queue, counts) -> add(queues, queue, counts));
      return () -> tidy.withJobs().accept(queues);
    } catch (RuntimeException e) {
      Trouble.told(e);
      return () -> {};
    }
  }

  private static void add(Set<String> queues, String queue, Counts counts) {
    if (JobCounts.any(counts)) {
      queues.add(queue);
    }
  }

  private List<Reservation> extend(List<Reservation> reservations) {
    List<Reservation> lost = new ArrayList<>();
    try {
      List<LeaseStatus> held =
          store.extend(reservations.stream().map(r -> r.delivery).toList(), lease);
      for (int i = 0; i < reservations.size(); i++) {
        if (held.get(i) == LeaseStatus.LOST) {
          lost.add(reservations.get(i));
        }
      }
    } catch (RuntimeException e) {
      // Tried again before the leases end.
      Trouble.told(e);
    }
    return lost;
  }

  private void end(List<Delivery> ending) {
    try {
      store.extend(ending, SHORTEST);
      LockSupport.parkNanos(2 * SHORTEST.toNanos());
      while (store.sweep(new SweepRequest(SWEEP)).more()) {
        LockSupport.parkNanos(SHORTEST.toNanos());
      }
    } catch (RuntimeException e) {
      // Their leases end by themselves, only later.
      Trouble.told(e);
    }
  }

  private void giveBack(List<Delivery> deliveries) {
    try {
      picking.giveBack(deliveries);
    } catch (RuntimeException e) {
      Trouble.told(e);
    }
  }
}
