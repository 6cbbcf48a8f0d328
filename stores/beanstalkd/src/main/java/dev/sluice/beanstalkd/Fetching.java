package dev.sluice.beanstalkd;

import dev.sluice.job.Failure;
import dev.sluice.job.JobId;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Fetches the content of jobs from the servers that have copies. */
final class Fetching {
  /** When to look again for a job whose copies are out of reach. */
  private static final Duration SOON = Duration.ofSeconds(2);

  private final JobStore guard;
  private final Lanes lanes;
  private final GuardQueues queues;
  private final InstantSource clock;

  Fetching(Parts parts) {
    guard = parts.guard();
    lanes = parts.lanes();
    queues = parts.queues();
    clock = parts.clock();
  }

  /** Looks at the first places of all, then at the second ones of what was not found, and so on. */
  void look(List<Wanted> wanted) {
    Map<Lane, List<Wanted.Spot>> spots = next(wanted);
    while (!spots.isEmpty()) {
      Map<Lane, List<Wanted.Spot>> asked = spots;
      Lanes.ask(asked, spot -> Command.peek(spot.number()))
          .forEach(
              (lane, answer) -> {
                List<Wanted.Spot> of = asked.getOrDefault(lane, List.of());
                for (int i = 0; i < of.size(); i++) {
                  of.get(i).wanted().heard(lane, answer, i);
                }
              });
      spots = next(wanted);
    }
  }

  private Map<Lane, List<Wanted.Spot>> next(List<Wanted> wanted) {
    Map<Lane, List<Wanted.Spot>> spots = new HashMap<>();
    for (Wanted one : wanted) {
      Wanted.Spot spot = one.next(lanes);
      if (spot != null) {
        spots.computeIfAbsent(spot.lane(), l -> new ArrayList<>()).add(spot);
      }
    }
    return spots;
  }

  /**
   * Makes jobs of what the guard has handed out. What is out of reach goes back for a moment; what
   * is nowhere any more is dead.
   *
   * @throws StoreException UNAVAILABLE if there are jobs, and not one can be reached
   */
  List<Delivery> open(List<Delivery> held) {
    List<Wanted> wanted = new ArrayList<>(held.size());
    held.forEach(job -> wanted.add(new Wanted(job.job(), ticket(job))));
    look(wanted);
    List<Delivery> opened = new ArrayList<>(held.size());
    List<Settlement> rest = new ArrayList<>();
    boolean unreachable = false;
    for (int i = 0; i < held.size(); i++) {
      Wanted one = wanted.get(i);
      Delivery job = held.get(i);
      Envelope body = one.found;
      if (body != null) {
        String queue = queues.back(job.queue()).orElse(job.queue());
        opened.add(new ReplicatedJob(job, one.ticket, queue, body));
      } else if (one.unreachable) {
        unreachable = true;
        rest.add(new Settlement.Release(job, SOON));
      } else {
        rest.add(new Settlement.Bury(job, lost(job.job())));
      }
    }
    if (!rest.isEmpty()) {
      guard.settle(rest);
    }
    if (opened.isEmpty() && unreachable) {
      throw new StoreException(Kind.UNAVAILABLE, "no copy can be reached: " + lanes.troubles());
    }
    return opened;
  }

  private static Ticket ticket(Delivery job) {
    try {
      return Ticket.read(job.payload());
    } catch (IOException e) {
      return Ticket.of(false, List.of());
    }
  }

  private Failure lost(JobId job) {
    String what = "no server has a copy of " + job + " any more";
    return new Failure(0, clock.instant(), "lost copies", what, "");
  }
}
