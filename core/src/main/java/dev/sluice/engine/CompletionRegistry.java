package dev.sluice.engine;

import dev.sluice.job.Failure;
import dev.sluice.job.JobId;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The jobs whose outcome somebody in this process wants. Registered before their enqueue is sent,
 * so that no outcome can be missed; forgotten with their outcome.
 */
final class CompletionRegistry implements Completions {
  private final ConcurrentHashMap<JobId, Pending> pending = new ConcurrentHashMap<>();
  private volatile boolean used;
  private volatile boolean closed;

  /** Begins to wait for a job. Each call needs an outcome or a {@link #forget}. */
  Pending register(JobId id) {
    if (!used) {
      used = true;
    }
    Pending entry = new Pending(id);
    entry.holders = 1;
    if (pending.putIfAbsent(id, entry) != null) {
      entry = share(id);
    }
    // After the registration: close() either finds the entry or is seen here.
    if (closed) {
      finish(id, closedOutcome(id));
    }
    return entry;
  }

  private Pending share(JobId id) {
    return pending.compute(
        id,
        (key, there) -> {
          Pending kept = there == null ? new Pending(key) : there;
          kept.holders++;
          return kept;
        });
  }

  /** One of those who registered does not wait any more. */
  void forget(Pending entry) {
    pending.computeIfPresent(
        entry.id(), (key, there) -> there == entry && --there.holders == 0 ? null : there);
  }

  void finish(JobId id, Outcome outcome) {
    Pending entry = pending.remove(id);
    if (entry != null) {
      entry.complete(outcome);
    }
  }

  boolean isAwaited(JobId id) {
    return pending.containsKey(id);
  }

  @Override
  public void completed(JobId id, @Nullable Object result) {
    finish(id, new Outcome.Returned(result));
  }

  @Override
  public void dead(JobId id, Failure failure, @Nullable Throwable cause) {
    finish(id, new Outcome.Dead(failure, cause));
  }

  @Override
  public void cancelled(JobId id) {
    finish(id, new Outcome.Cancelled(""));
  }

  /** Those that wait now; may change while it is read. */
  Collection<Pending> waiting() {
    return pending.values();
  }

  // Not by the map's size: summed up while others come and go, that may be none although one stays.
  @Override
  public boolean isUnused() {
    return !used;
  }

  /** Whether nobody waits now. */
  boolean isIdle() {
    return pending.isEmpty() && !pending.keySet().iterator().hasNext();
  }

  /** Tells all who wait that nothing more will come. */
  void close() {
    closed = true;
    for (JobId id : pending.keySet()) {
      finish(id, closedOutcome(id));
    }
  }

  private static Outcome closedOutcome(JobId id) {
    return new Outcome.None(
        new IllegalStateException("closed before job " + id + " had an outcome"));
  }
}
