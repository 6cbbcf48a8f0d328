package dev.sluice.beanstalkd;

import dev.sluice.job.JobId;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A job whose content is looked for at one place after the other. For one thread. */
final class Wanted {
  final Ticket ticket;
  private final JobId body;
  private int next;

  /** What was found; {@code null} as long as nothing was. */
  @Nullable Envelope found;

  /** Whether a server that may have it could not be asked. */
  boolean unreachable;

  Wanted(JobId job, Ticket ticket) {
    this.ticket = ticket;
    body = ticket.bodyOf(job);
  }

  /** Where to look next; {@code null} if there is no place left, or it was found. */
  @Nullable Spot next(Lanes lanes) {
    while (found == null && next < ticket.places().size()) {
      Place place = ticket.places().get(next++);
      Lane lane = lanes.of(place);
      if (lane != null && lane.isUp() && place.isKnown()) {
        return new Spot(this, lane, place.number());
      }
      unreachable = true;
    }
    return null;
  }

  /** Where to look. */
  record Spot(Wanted wanted, Lane lane, long number) {}

  /** What the server said. */
  void heard(Lane lane, Answer answer, int position) {
    if (!answer.isHeard()) {
      unreachable = true;
    } else if (answer.replies().get(position).is("FOUND")) {
      open(lane, answer.replies().get(position));
    }
  }

  private void open(Lane lane, Reply reply) {
    try {
      Envelope envelope =
          EnvelopeBytes.isOurs(reply.body())
              ? EnvelopeBytes.read(reply.body())
              : Foreign.envelope(lane.node(), reply);
      if (envelope.id().equals(body)) {
        found = envelope;
      }
    } catch (IOException e) {
      // Damaged: another copy has to do.
    }
  }
}
