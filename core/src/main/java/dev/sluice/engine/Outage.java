package dev.sluice.engine;

import dev.sluice.ErrorHandler;
import dev.sluice.WorkerHealth;
import java.time.InstantSource;

/** Whether the storage answers. The error handler hears of the beginning of an outage, once. */
final class Outage {
  private final InstantSource clock;
  private final ErrorHandler errors;
  private final Runnable probe;
  private volatile WorkerHealth health = WorkerHealth.OK;

  /**
   * @param probe sees to it that the storage is asked soon, also by who has nothing to do: what
   *     failed may have been the last call for a long time. Must not block
   */
  Outage(InstantSource clock, ErrorHandler errors, Runnable probe) {
    this.clock = clock;
    this.errors = errors;
    this.probe = probe;
  }

  WorkerHealth health() {
    return health;
  }

  /** The storage answered. */
  void over() {
    if (!health.healthy()) {
      synchronized (this) {
        health = WorkerHealth.OK;
      }
    }
  }

  /** The storage did not answer. */
  void goesOn(String doing, Throwable error) {
    boolean isNew;
    synchronized (this) {
      isNew = health.healthy();
      if (isNew) {
        health = new WorkerHealth(false, clock.instant(), String.valueOf(error.getMessage()));
      }
    }
    if (isNew) {
      probe.run();
      report(doing, error);
    }
  }

  /** Tells the error handler; whatever that does is of no consequence. */
  void report(String doing, Throwable error) {
    try {
      errors.onError(doing, error);
    } catch (Throwable thrownByHandler) {
      ErrorHandler.LOGGING.onError("reporting an error", thrownByHandler);
    }
  }
}
