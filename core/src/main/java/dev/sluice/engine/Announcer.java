package dev.sluice.engine;

import dev.sluice.engine.Batch.Outcomes;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import java.time.Duration;
import java.util.List;

/** Tells everybody how claims ended, once that is stored: counters, handles, listeners. */
final class Announcer {
  private final WorkerScope scope;

  Announcer(WorkerScope scope) {
    this.scope = scope;
  }

  /**
   * @param settled what the store answered, in the order of the outcomes
   */
  void announce(Outcomes outcomes, List<Settled> settled) {
    int completed = 0;
    boolean quiet = scope.listeners.none();
    boolean awaited = !scope.completions.isUnused();
    for (int i = 0; i < settled.size(); i++) {
      RunningJob<?> job = outcomes.jobs().get(i);
      Settled answer = settled.get(i);
      if (answer == Settled.COMPLETED) {
        completed++;
        if (awaited) {
          completed(job);
        }
      } else {
        count(answer);
        finish(job, outcomes.settlements().get(i), answer);
      }
      if (!quiet) {
        tell(job, outcomes.settlements().get(i), answer);
      }
    }
    if (completed > 0) {
      scope.tally.completed.add(completed);
    }
  }

  // Written out instead of guarded(...): one object less for each job.
  private void completed(RunningJob<?> job) {
    try {
      scope.completions.completed(job.id(), job.result());
    } catch (Throwable e) {
      scope.outage.report("completing a handle", e);
    }
  }

  /** The job was found to be somebody else's while it ran. */
  void leaseLost(RunningJob<?> job) {
    scope.tally.leasesLost.increment();
    scope.listeners.tell(listener -> listener.onLeaseLost(job));
  }

  /** Jobs were given back that had not begun. */
  void unstarted(List<Settled> settled) {
    settled.forEach(this::count);
  }

  private void count(Settled answer) {
    switch (answer) {
      case COMPLETED -> scope.tally.completed.increment();
      case RETRYING -> scope.tally.retried.increment();
      case RELEASED -> scope.tally.released.increment();
      case DEAD -> scope.tally.dead.increment();
      case CANCELLED -> scope.tally.cancelled.increment();
      case LEASE_LOST -> scope.tally.leasesLost.increment();
    }
  }

  private void finish(RunningJob<?> job, Settlement settlement, Settled answer) {
    if (answer == Settled.CANCELLED) {
      guarded(() -> scope.completions.cancelled(job.id()));
    } else if (answer == Settled.DEAD && settlement instanceof Settlement.Bury bury) {
      guarded(() -> scope.completions.dead(job.id(), bury.cause(), job.thrown()));
    }
  }

  private void tell(RunningJob<?> job, Settlement settlement, Settled answer) {
    scope.listeners.tell(
        listener -> {
          switch (answer) {
            case COMPLETED -> listener.onCompleted(job, Duration.ofNanos(job.tookNanos()));
            case RELEASED -> listener.onReleased(job);
            case CANCELLED -> listener.onCancelled(job);
            case LEASE_LOST -> listener.onLeaseLost(job);
            case RETRYING -> {
              if (settlement instanceof Settlement.Retry retry) {
                listener.onRetrying(job, retry.cause(), retry.delay());
              }
            }
            case DEAD -> {
              if (settlement instanceof Settlement.Bury bury) {
                listener.onDead(job, bury.cause());
              }
            }
          }
        });
  }

  // Handles run the continuations of whoever waits: those must not end a runner.
  private void guarded(Runnable notice) {
    try {
      notice.run();
    } catch (Throwable e) {
      scope.outage.report("completing a handle", e);
    }
  }
}
