package dev.sluice.engine;

import dev.sluice.ErrorHandler;
import dev.sluice.WorkerHealth;
import dev.sluice.spi.Condition;
import dev.sluice.spi.WorkSource;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Whether a storage, or whatever else is needed, answers. The error handler hears of the beginning
 * of an outage, once.
 */
public final class Outage {
  private final InstantSource clock;
  private final ErrorHandler errors;
  private final Runnable probe;
  private volatile WorkerHealth health = WorkerHealth.OK;

  /**
   * @param probe sees to it that the storage is asked soon, also by who has nothing to do: what
   *     failed may have been the last call for a long time. Must not block
   */
  public Outage(InstantSource clock, ErrorHandler errors, Runnable probe) {
    this.clock = clock;
    this.errors = errors;
    this.probe = probe;
  }

  /** As it is now. */
  public WorkerHealth health() {
    return health;
  }

  /** As it is now, with what a storage that answers says that it cannot do. */
  public WorkerHealth health(WorkSource source) {
    WorkerHealth now = health;
    return now.healthy()
        ? source.role(Condition.class).flatMap(Condition::trouble).map(Outage::of).orElse(now)
        : now;
  }

  private static WorkerHealth of(Condition.Trouble trouble) {
    return new WorkerHealth(false, trouble.since(), trouble.problem());
  }

  /** It answered. */
  public void over() {
    if (!health.healthy()) {
      synchronized (this) {
        health = WorkerHealth.OK;
      }
    }
  }

  /** It did not answer. */
  public void goesOn(String doing, Throwable error) {
    String problem = String.valueOf(error.getMessage());
    boolean isNew;
    synchronized (this) {
      Instant since = health.unreachableSince();
      isNew = since == null;
      health = new WorkerHealth(false, since == null ? clock.instant() : since, problem);
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
