package dev.sluice.beanstalkd;

import dev.sluice.spi.SweepRequest;
import dev.sluice.spi.Swept;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;

/**
 * Lets leases of this process end. All else the server does by itself, and it gives the jobs back
 * when their time to run is over.
 */
final class Sweeping {
  private final Leases leases;
  private final InstantSource clock;

  Sweeping(Leases leases, InstantSource clock) {
    this.leases = leases;
    this.clock = clock;
  }

  Swept sweep(SweepRequest request) {
    long now = System.nanoTime();
    int reclaimed = 0;
    boolean more = false;
    for (HeldJob job : leases.all()) {
      if (job.isOver(now)) {
        more = reclaimed == request.limit();
        if (more) {
          break;
        }
        reclaimed += leases.remove(job) ? 1 : 0;
      }
    }
    OptionalLong next = leases.nextEnd();
    Instant nextDue =
        next.isEmpty() ? null : clock.instant().plusNanos(Math.max(0, next.getAsLong() - now));
    return new Swept(0, reclaimed, 0, 0, more, nextDue);
  }
}
