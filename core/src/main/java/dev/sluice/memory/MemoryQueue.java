package dev.sluice.memory;

import dev.sluice.job.Counts;
import dev.sluice.job.JobHistory;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobState;
import dev.sluice.spi.QueueSettings;
import org.jspecify.annotations.Nullable;

/** One queue: where each of its jobs stands, and how jobs move. Guarded by the store's lock. */
final class MemoryQueue {
  final String name;
  final Waiters waiters;
  final UniqueKeys keys = new UniqueKeys();
  final Lanes lanes = new Lanes();

  /** RUNNING, by the end of the lease. */
  final Timeline leases = new Timeline();

  /** Final and retained, by the end of the retention. */
  final Timeline finished = new Timeline();

  /** Jobs that expire unless they start. */
  final Heap<Expiry> expiries = new Heap<>(Expiry::before);

  // Written under the locks of the store and of its door, so that either of them is enough to read.
  private volatile QueueSettings settings = QueueSettings.DEFAULT;

  private final Groups groups = new Groups(lanes);
  private final Tally tally = new Tally();
  private final Catalog catalog;

  MemoryQueue(String name, Catalog catalog, StoreLock lock) {
    this.name = name;
    this.waiters = new Waiters(lock);
    this.catalog = catalog;
  }

  Counts counts() {
    return tally.counts();
  }

  QueueSettings settings() {
    return settings;
  }

  void configure(QueueSettings wanted) {
    settings = wanted;
  }

  /** Whether it may be full at some time. */
  boolean isBounded() {
    return settings.capacity() != QueueSettings.UNBOUNDED;
  }

  boolean isFull() {
    return tally.waiting() >= settings.capacity();
  }

  boolean isOf(Catalog other) {
    return catalog == other;
  }

  /** Whether a claim may find something now. */
  boolean mayHaveMore() {
    return !settings.paused() && lanes.mayHaveMore();
  }

  /** Takes in a job that the catalog did not have. */
  void admit(Entry entry, long now) {
    catalog.add(entry);
    keys.take(entry, now);
    place(entry);
  }

  /** Takes in a job that came through the door; who waits has been told there. */
  void arrive(Entry entry) {
    catalog.add(entry);
    put(entry);
  }

  /** Puts an entry where its state says that it belongs, and tells who waits for it. */
  void place(Entry entry) {
    put(entry);
    if (entry.state == JobState.READY) {
      waiters.wakeOne();
    } else if (entry.state == JobState.SCHEDULED) {
      waiters.dueAt(entry.at);
    }
  }

  private void put(Entry entry) {
    tally.add(entry.state, 1);
    switch (entry.state) {
      case READY -> {
        watchExpiry(entry);
        if (entry.options.group() == null) {
          lanes.addReady(entry);
        } else {
          groups.addReady(entry);
        }
      }
      case SCHEDULED -> {
        watchExpiry(entry);
        if (entry.options.group() == null) {
          lanes.addLater(entry);
        } else {
          groups.addLater(entry);
        }
      }
      case RUNNING -> leases.add(entry);
      case COMPLETED, CANCELLED -> finished.add(entry);
      case DEAD -> {}
    }
  }

  /** Takes an entry from where its state says that it stands. A head goes on holding its group. */
  void displace(Entry entry) {
    tally.add(entry.state, -1);
    switch (entry.state) {
      case READY -> {
        unwatchExpiry(entry);
        if (entry.options.group() == null) {
          lanes.removeReady(entry);
        } else {
          groups.removeReady(entry);
        }
      }
      case SCHEDULED -> {
        unwatchExpiry(entry);
        lanes.removeLater(entry);
      }
      case RUNNING -> leases.remove(entry);
      case COMPLETED, CANCELLED -> finished.remove(entry);
      case DEAD -> {}
    }
  }

  /** Moves a waiting job to another state or time. */
  void reschedule(Entry entry, JobState state, long runAt) {
    displace(entry);
    entry.state = state;
    entry.runAt = runAt;
    entry.at = runAt;
    place(entry);
  }

  /** Gives a waiting job other options, but no other group; it keeps its time. */
  void renew(Entry entry, JobOptions options) {
    displace(entry);
    entry.options = options;
    place(entry);
  }

  /** A due job becomes READY; its ready time is its due time. */
  void promote(Entry entry) {
    reschedule(entry, JobState.READY, entry.runAt);
  }

  /** Gives a claimable job to a holder. */
  void start(Entry entry, Claim claim) {
    tally.add(entry.state, -1);
    unwatchExpiry(entry);
    if (entry.state == JobState.SCHEDULED) {
      lanes.removeLater(entry);
    } else if (entry.options.group() == null) {
      lanes.removeReady(entry);
    } else {
      groups.claimed(entry);
    }
    entry.claim(claim);
    put(entry);
  }

  /** A job that was claimed, or final, waits again: a new entry takes its place. */
  Entry requeue(Entry entry, Side side, JobState state, long runAt) {
    displace(entry);
    Entry again = new Entry(entry, side, state, runAt);
    catalog.replace(entry, again);
    keys.replace(entry, again);
    if (entry.options.group() != null) {
      groups.replace(entry, again);
    }
    place(again);
    return again;
  }

  /** The job comes to its end: it is kept if it is DEAD or asked for it, else it is gone. */
  void finish(Entry entry, JobState state, @Nullable String reason, long now) {
    displace(entry);
    leaveGroup(entry);
    keys.finished(entry);
    entry.state = state;
    if (state == JobState.DEAD || !entry.options.retain().isZero()) {
      Side side = entry.ownSide();
      side.finishedAt = now;
      side.reason = reason;
      entry.at = Ticks.after(now, entry.options.retain());
      place(entry);
    } else {
      keys.gone(entry);
      catalog.remove(entry);
    }
  }

  /** Cancels a job that had not started in time. */
  void expire(Entry entry, long now) {
    finish(entry, JobState.CANCELLED, JobHistory.EXPIRED, now);
  }

  /** Forgets a final job whose retention is over. */
  void purge(Entry entry) {
    displace(entry);
    keys.gone(entry);
    catalog.remove(entry);
  }

  /** Removes a job as if it had never been. */
  void delete(Entry entry) {
    displace(entry);
    leaveGroup(entry);
    keys.release(entry);
    catalog.remove(entry);
  }

  void leaveGroup(Entry entry) {
    if (entry.options.group() != null && groups.left(entry)) {
      waiters.wakeOne();
    }
  }

  private void watchExpiry(Entry entry) {
    if (entry.options.expiresAt() != null && !entry.started()) {
      Expiry expiry = new Expiry(entry, Ticks.of(entry.options.expiresAt()));
      entry.ownSide().expiry = expiry;
      expiries.add(expiry);
    }
  }

  private void unwatchExpiry(Entry entry) {
    Side side = entry.side;
    if (side != null && side.expiry != null) {
      expiries.remove(side.expiry);
      side.expiry = null;
    }
  }
}
