package dev.sluice.spi;

import dev.sluice.job.WorkerOrder;
import dev.sluice.job.WorkerView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The register of a store that one process holds: its workers are gone with the process, and so may
 * this be.
 */
public final class HeapWorkerRegister implements WorkerRegister {
  private record Entry(WorkerView view, Instant until) {}

  private final InstantSource clock;
  private final Map<String, Entry> entries = new TreeMap<>();

  /** Nobody is there. */
  public HeapWorkerRegister(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized WorkerOrder announce(WorkerView worker, Duration timeToLive) {
    if (timeToLive.isNegative() || timeToLive.isZero()) {
      throw new IllegalArgumentException("a time to live must be positive: " + timeToLive);
    }
    forgetTheGone();
    Entry before = entries.get(worker.id());
    WorkerOrder order = before == null ? WorkerOrder.RUN : before.view().order();
    entries.put(worker.id(), new Entry(worker.order(order), clock.instant().plus(timeToLive)));
    return order;
  }

  @Override
  public synchronized void withdraw(String worker) {
    entries.remove(worker);
  }

  @Override
  public synchronized List<WorkerView> list() {
    forgetTheGone();
    return entries.values().stream().map(Entry::view).toList();
  }

  @Override
  public synchronized boolean ask(String worker, WorkerOrder order) {
    forgetTheGone();
    return entries.computeIfPresent(
            worker, (id, entry) -> new Entry(entry.view().order(order), entry.until()))
        != null;
  }

  private void forgetTheGone() {
    Instant now = clock.instant();
    entries.values().removeIf(entry -> !entry.until().isAfter(now));
  }
}
