package dev.sluice.beanstalkd;

import dev.sluice.job.Failure;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Settlement;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Makes deliveries of what was reserved, and puts aside what must not run. */
final class Opening {
  private final Node node;
  private final Leases leases;
  private final Settling settling;
  private final InstantSource clock;

  Opening(Node node, Leases leases, Settling settling, InstantSource clock) {
    this.node = node;
    this.leases = leases;
    this.settling = settling;
    this.clock = clock;
  }

  /**
   * Asks the server what it knows of each of these jobs.
   *
   * @param bodies as they were reserved
   */
  List<Delivery> open(Holder holder, String queue, String tube, List<Reply> bodies, Duration lease)
      throws IOException {
    long now = System.nanoTime();
    List<Reply> stats =
        holder.exchange(bodies.stream().map(body -> Command.statsJob(body.number())).toList());
    Instant until = clock.instant().plus(lease);
    List<Delivery> deliveries = new ArrayList<>(bodies.size());
    for (int i = 0; i < bodies.size(); i++) {
      if (stats.get(i).is("OK")) {
        Reply body = bodies.get(i);
        HeldJob.Place place = new HeldJob.Place(queue, tube, body.number());
        JobStats counts = JobStats.read(stats.get(i).body());
        Envelope envelope = envelope(body, counts);
        HeldJob job =
            new HeldJob(
                holder,
                place,
                counts,
                envelope,
                leases.nextFence(),
                until,
                now + lease.toNanos(),
                now);
        holder.add(job);
        if (mayRun(job)) {
          deliveries.add(job);
        }
      }
    }
    return deliveries;
  }

  private Envelope foreign(Reply body, JobStats stats) {
    return Foreign.envelope(node, body, stats, clock.instant());
  }

  private Envelope envelope(Reply body, JobStats stats) {
    if (!EnvelopeBytes.isOurs(body.body())) {
      return foreign(body, stats);
    }
    try {
      Envelope envelope = EnvelopeBytes.read(body.body());
      boolean redriven = envelope.dead() && stats.buries() > 0;
      return redriven ? envelope.redriven() : envelope;
    } catch (IOException e) {
      Failure cause =
          new Failure(0, clock.instant(), e.getClass().getName(), String.valueOf(e), "");
      Envelope damaged = foreign(body, stats);
      return stats.buries() > 0 ? damaged : damaged.buried(cause, false);
    }
  }

  private boolean mayRun(HeldJob job) {
    Envelope envelope = job.envelope;
    if (envelope.dead()) {
      settling.buryAsItIs(job);
      return false;
    }
    // Counted anew since it was kicked.
    long limit = envelope.options().lostLeaseLimit() * (1L + job.stats.kicks());
    // Of a job with copies the guard counts them: a server that comes and goes is not its fault.
    if (job.lostLeases() > limit && envelope.share().of() <= 1) {
      String what = "its lease was lost " + job.lostLeases() + " times";
      settling.giveUp(job, new Failure(0, clock.instant(), "lost lease", what, ""));
      return false;
    }
    if (hasExpired(job)) {
      settling.settle(List.of(new Settlement.Complete(job, null)));
      return false;
    }
    return true;
  }

  private boolean hasExpired(HeldJob job) {
    Instant expiresAt = job.envelope.options().expiresAt();
    boolean started = job.stats.started() || job.envelope.attempts() > 0;
    return expiresAt != null && !started && !clock.instant().isBefore(expiresAt);
  }
}
