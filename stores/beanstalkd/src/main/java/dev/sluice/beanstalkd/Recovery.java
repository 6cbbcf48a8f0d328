package dev.sluice.beanstalkd;

import dev.sluice.job.JobId;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.Enqueued.Outcome;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of copies that have come up by themselves. The guard is asked by offering it
 * the job anew: what it has forgotten it takes in, what it knows it answers as a duplicate.
 */
final class Recovery {
  private static final Duration SOON = Duration.ofSeconds(1);

  private final JobStore guard;
  private final ReplicatedOptions options;
  private final Tickets tickets;
  private final InstantSource clock;
  private final Registry registry;
  private final Clearing clearing;

  Recovery(Parts parts, Registry registry, Clearing clearing) {
    guard = parts.guard();
    options = parts.options();
    tickets = parts.tickets();
    clock = parts.clock();
    this.registry = registry;
    this.clearing = clearing;
  }

  void look(List<Turnup> found) {
    List<Turnup> known = new ArrayList<>();
    List<Envelope> envelopes = new ArrayList<>();
    List<NewJob> offers = new ArrayList<>();
    for (Turnup one : found) {
      Envelope envelope = envelope(one);
      if (envelope == null) {
        one.bury();
      } else {
        known.add(one);
        envelopes.add(envelope);
        offers.add(offer(one, envelope));
      }
    }
    try {
      List<Enqueued> answers = offers.isEmpty() ? List.of() : guard.enqueue(offers);
      for (int i = 0; i < answers.size(); i++) {
        decide(known.get(i), envelopes.get(i), answers.get(i));
      }
    } catch (StoreException e) {
      // The guard is away: nothing is known of any, and nothing is dropped.
      known.forEach(one -> one.putOff(SOON));
    }
  }

  private @Nullable Envelope envelope(Turnup one) {
    if (!EnvelopeBytes.isOurs(one.body.body())) {
      return Foreign.envelope(one.lane.node(), one.body, one.stats, clock.instant());
    }
    try {
      Envelope envelope = EnvelopeBytes.read(one.body.body());
      boolean dead = envelope.dead() && one.stats.buries() == 0;
      return dead ? null : envelope;
    } catch (IOException e) {
      return null;
    }
  }

  private NewJob offer(Turnup one, Envelope envelope) {
    boolean others = envelope.share().of() > 1;
    return tickets.found(envelope, one.queue, Ticket.of(others, List.of(one.place())));
  }

  private void decide(Turnup one, Envelope envelope, Enqueued answer) {
    JobId id = envelope.id();
    if (answer.outcome() == Outcome.INSERTED) {
      one.amiss();
      one.putOff(options.recheck());
    } else if (answer.outcome() == Outcome.DUPLICATE && answer.id().equals(id)) {
      Optional<Registry.Entry> entry = registry.find(id);
      if (entry.isPresent() && isOver(entry.get())) {
        Ticket ticket = entry.get().ticket();
        one.delete(() -> clearing.clear(id, ticket));
      } else {
        one.putOff(pause(envelope));
      }
    } else {
      // Another job has its unique key, or there is no room: it waits, as its copies do.
      one.putOff(pause(envelope));
    }
  }

  /** Also if its content was given to a job that is over by now, or has got another one since. */
  private boolean isOver(Registry.Entry entry) {
    JobId heir = entry.ticket().heir();
    if (heir == null || !entry.isOver()) {
      return entry.isOver();
    }
    Optional<Registry.Entry> owner = registry.find(heir);
    return owner.isEmpty()
        || owner.get().isOver()
        || !owner.get().ticket().bodyOf(heir).equals(entry.id());
  }

  private Duration pause(Envelope envelope) {
    Instant now = clock.instant();
    Duration age = Duration.between(envelope.runAt(), now);
    return options.pause(age);
  }
}
