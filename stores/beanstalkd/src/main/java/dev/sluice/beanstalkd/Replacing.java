package dev.sluice.beanstalkd;

import dev.sluice.job.JobId;
import dev.sluice.job.UniqueKey;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.Enqueued.Outcome;
import dev.sluice.spi.JobStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gives the content of a new job to the one that has its unique key. The new copies keep their own
 * id, so a record of that id is left: should one of them turn up, it is known whose it is.
 */
final class Replacing {
  private final JobStore guard;
  private final Registry registry;
  private final Tickets tickets;
  private final Clearing clearing;
  private final InstantSource clock;

  Replacing(Parts parts, Registry registry, Clearing clearing) {
    guard = parts.guard();
    tickets = parts.tickets();
    clock = parts.clock();
    this.registry = registry;
    this.clearing = clearing;
  }

  /** Whether the answer is the id of a job whose content is to be replaced. */
  boolean concerns(Parcel parcel, Enqueued answer) {
    UniqueKey unique = parcel.job.options().unique();
    return unique != null
        && unique.onConflict() == UniqueKey.OnConflict.REPLACE
        && !answer.id().equals(parcel.job.id());
  }

  Enqueued replace(Parcel parcel, JobId holder) {
    JobId id = parcel.job.id();
    Optional<Ticket> found = registry.find(holder).map(Registry.Entry::ticket);
    if (found.isPresent() && found.get().bodyOf(holder).equals(id)) {
      // An earlier call did it.
      bury(parcel, holder);
      return Enqueued.replaced(holder);
    }
    List<Place> places = new ArrayList<>(parcel.places);
    found.ifPresent(old -> places.addAll(old.places()));
    boolean open = parcel.open || found.map(Ticket::open).orElse(false);
    Ticket ticket = new Ticket(open, id, null, places);
    Enqueued answer = guard.enqueue(List.of(tickets.of(parcel.job, ticket))).get(0);
    if (answer.outcome() == Outcome.REPLACED) {
      bury(parcel, answer.id());
      found.filter(old -> answer.id().equals(holder)).ifPresent(old -> displace(holder, old));
    }
    return answer;
  }

  private void bury(Parcel parcel, JobId heir) {
    guard.enqueue(List.of(tickets.grave(parcel.job, heir, parcel.places, clock.instant())));
  }

  /**
   * The copies of what was replaced, and the record that they left if they had an id of their own.
   */
  private void displace(JobId holder, Ticket old) {
    JobId body = old.body();
    if (body == null) {
      clearing.withdraw(List.of(Remains.withdrawn(holder, old.places())));
    } else {
      clearing.clear(body, Ticket.of(false, old.places()));
    }
  }

  /**
   * Waits until those of the jobs that are over are forgotten, if they can be; answers whether any
   * was.
   */
  boolean settles(List<JobId> jobs) {
    boolean any = clearing.settles(jobs);
    for (JobId job : jobs) {
      Optional<Registry.Entry> over = registry.find(job).filter(Registry.Entry::isOver);
      any |= over.isPresent() && clearing.clearNow(job, over.get().ticket());
    }
    return any;
  }

  /** Whether the guard knows the job by these very copies. */
  boolean isNamed(Parcel parcel) {
    return registry
        .find(parcel.job.id())
        .map(entry -> entry.ticket().places().containsAll(parcel.places))
        .orElse(false);
  }
}
