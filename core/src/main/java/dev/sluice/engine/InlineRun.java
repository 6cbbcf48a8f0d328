package dev.sluice.engine;

import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Runs the jobs of a worker that was not started, one by one in the calling thread, by the same way
 * to the handler and back to the store that its runners go. Time is that of the injected clock: a
 * handler that has moved it beyond the timeout of its job has taken too long, though nobody
 * interrupts it, as there is no other thread; its lease holds however long it takes, as a heartbeat
 * would see to. How fast and how many at a time is not asked here: the rate and the concurrency of
 * the worker do not count.
 */
final class InlineRun {
  /** Longer than any test moves its clock. */
  private static final Duration LEASE = Duration.ofDays(36_500);

  private final WorkerScope scope;
  private final Attempts attempts;
  private final Settler settler;

  InlineRun(WorkerScope scope) {
    this.scope = scope;
    Leases leases =
        new Leases(
            scope, (tokens, lease) -> scope.source.extend(tokens, LEASE), Rescue.Taking::take);
    this.attempts = new Attempts(scope, leases, new Stopwatch(scope.clock));
    this.settler = new Settler(scope, new Announcer(scope), pause -> false);
  }

  /** Runs one job if there is one; does not wait. Answers whether there was one. */
  boolean runOne() throws InterruptedException {
    for (Binding binding : scope.bindings.all()) {
      List<Delivery> claimed =
          scope.source.claim(
              new ClaimRequest(List.of(binding.queue()), 1, LEASE, Duration.ZERO, scope.name));
      if (!claimed.isEmpty()) {
        run(claimed);
        return true;
      }
    }
    return false;
  }

  private void run(List<Delivery> claimed) {
    long now = System.nanoTime();
    Batch batch = new Batch(Thread.currentThread(), claimed, true, now, Nanos.of(LEASE));
    RunningJob<?> job = attempts.open(claimed.get(0), batch);
    if (batch.start(0, job)) {
      batch.settle(0, attempts.run(job));
    }
    batch.finish();
    settler.settle(batch.outcomes());
  }

  /** Measures attempts by a clock that may be moved by hand. */
  private static final class Stopwatch implements Attempts.Timing {
    private final InstantSource clock;
    private Instant begun = Instant.EPOCH;

    Stopwatch(InstantSource clock) {
      this.clock = clock;
    }

    @Override
    public void begin(long timeoutAt) {
      begun = clock.instant();
    }

    @Override
    public void end(RunningJob<?> job, Duration timeout) {
      if (Duration.between(begun, clock.instant()).compareTo(timeout) >= 0) {
        job.halt(RunningJob.Halt.TIMED_OUT);
      }
    }
  }
}
