package dev.sluice.engine;

import dev.sluice.Worker.State;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Whether a worker has anything left to do. */
final class Drain {
  private final WorkerScope scope;
  private final Crew crew;
  private final BooleanSupplier nothingInBetween;

  /**
   * @param nothingInBetween whether no job is on its way between the source and a runner
   */
  Drain(WorkerScope scope, Crew crew, BooleanSupplier nothingInBetween) {
    this.scope = scope;
    this.crew = crew;
    this.nothingInBetween = nothingInBetween;
  }

  /** When DRAINING, after a claim that came back empty: stops if that was all. */
  void check(Runner asking) {
    if (noneBusy() && nothingReady()) {
      crew.change(State.STOPPING, State.DRAINING);
    }
  }

  /** Whether no handler runs and nothing waits to be settled. */
  boolean noneBusy() {
    List<Runner> roster = crew.roster();
    for (int i = 0; i < roster.size(); i++) {
      if (roster.get(i).batch() != null) {
        return false;
      }
    }
    return nothingInBetween.getAsBoolean();
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
