package dev.sluice.engine;

import dev.sluice.Worker.State;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Whether a worker has anything left to do. */
final class Drain {
  private final WorkerScope scope;
  private final Crew crew;
  private final BooleanSupplier holdsNone;
  private final BooleanSupplier hasSettledAll;

  /**
   * @param holdsNone whether no claimed job waits for a runner
   * @param hasSettledAll whether no outcome waits to be settled
   */
  Drain(WorkerScope scope, Crew crew, BooleanSupplier holdsNone, BooleanSupplier hasSettledAll) {
    this.scope = scope;
    this.crew = crew;
    this.holdsNone = holdsNone;
    this.hasSettledAll = hasSettledAll;
  }

  /** When DRAINING, after a claim that came back empty: stops if that was all. */
  void check() {
    if (noneBusy() && nothingReady()) {
      crew.change(State.STOPPING, State.DRAINING);
    }
  }

  /** Whether no handler runs and nothing waits to be settled. */
  boolean noneBusy() {
    // In the direction in which jobs go, so that none slips past between two looks.
    if (!holdsNone.getAsBoolean()) {
      return false;
    }
    List<Runner> roster = crew.roster();
    for (int i = 0; i < roster.size(); i++) {
      if (roster.get(i).batch() != null) {
        return false;
      }
    }
    return hasSettledAll.getAsBoolean();
  }

  /** Whether the storage can say what its queues have. */
  boolean canTell() {
    return scope.browser != null;
  }

  /** Whether the queues have nothing READY, as far as the storage can say. */
  boolean nothingReady() {
    if (scope.browser == null) {
      return true;
    }
    for (Binding binding : scope.bindings.all()) {
      if (scope.browser.counts(binding.queue()).ready() > 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether the queues have nothing RUNNING anywhere; {@code false} if the storage cannot say. */
  boolean nothingRunning() {
    if (scope.browser == null) {
      return false;
    }
    for (Binding binding : scope.bindings.all()) {
      if (scope.browser.counts(binding.queue()).running() > 0) {
        return false;
      }
    }
    return true;
  }
}
