package dev.sluice.engine;

import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import java.time.Duration;
import java.util.List;

/**
 * Runs the jobs of a worker that was not started, one by one in the calling thread, by the same way
 * to the handler and back to the store that its runners go. Nobody interrupts a handler that takes
 * too long, as there is no other thread.
 */
final class InlineRun {
  private final WorkerScope scope;
  private final Attempts attempts;
  private final Settler settler;

  InlineRun(WorkerScope scope) {
    this.scope = scope;
    Leases leases = new Leases(scope, scope.source::extend, remains -> {});
    this.attempts = new Attempts(scope, leases, timeout -> {});
    this.settler = new Settler(scope, new Announcer(scope), pause -> false);
  }

  /** Runs one job if there is one; does not wait. Answers whether there was one. */
  boolean runOne() throws InterruptedException {
    for (Binding binding : scope.bindings.all()) {
      List<Delivery> claimed =
          scope.source.claim(
              new ClaimRequest(
                  List.of(binding.queue()), 1, scope.lease, Duration.ZERO, scope.name));
      if (!claimed.isEmpty()) {
        run(claimed);
        return true;
      }
    }
    return false;
  }

  private void run(List<Delivery> claimed) {
    long now = System.nanoTime();
    Batch batch = new Batch(Thread.currentThread(), claimed, true, now, Nanos.of(scope.lease));
    RunningJob<?> job = attempts.open(claimed.get(0), batch);
    if (batch.start(0, job)) {
      batch.settle(0, attempts.run(job));
    }
    batch.finish();
    settler.settle(batch.outcomes());
  }
}
