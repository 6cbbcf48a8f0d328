package dev.sluice.memory;

import dev.sluice.job.JobHistory;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobState;
import dev.sluice.job.UniqueKey;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.NewJob;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How jobs come in (rules 5, 6, 7, 11, 14). Guarded by the store's lock where not said otherwise.
 */
final class Admission {
  /** Bytes of payload at most. */
  static final int MAX_PAYLOAD = 16 << 20;

  private final Catalog catalog;

  Admission(Catalog catalog) {
    this.catalog = catalog;
  }

  /** Whether nothing but its id can keep the job from being taken in. Needs no lock. */
  static boolean isPlain(NewJob job) {
    return job.past() == null
        && job.options().unique() == null
        && job.payload().length <= MAX_PAYLOAD;
  }

  /** A job that begins here. Needs no lock. */
  static Entry begin(MemoryQueue queue, NewJob job, long now) {
    long runAt = due(job.options(), now);
    JobState state = runAt > now ? JobState.SCHEDULED : JobState.READY;
    return entry(queue, job, now, state, runAt);
  }

  Enqueued enqueue(MemoryQueue queue, NewJob job, long now) {
    JobId id = job.id();
    if (job.payload().length > MAX_PAYLOAD) {
      return Enqueued.rejected(
          id, "payload of " + job.payload().length + " bytes; at most " + MAX_PAYLOAD);
    }
    if (catalog.find(id.high(), id.low()) != null) {
      return Enqueued.duplicate(id);
    }
    KeyHold met = conflict(queue, job, now);
    if (met != null) {
      return meet(met, job, now);
    }
    Entry entry = job.past() == null ? begin(queue, job, now) : resume(queue, job, job.past(), now);
    if (!entry.state.isFinal() && queue.isFull()) {
      return Enqueued.full(id, queue.name, queue.settings().capacity());
    }
    queue.admit(entry, now);
    return Enqueued.inserted(id);
  }

  /** Goes on with a job that comes from another store. */
  private static Entry resume(MemoryQueue queue, NewJob job, NewJob.Past past, long now) {
    JobHistory history = past.history();
    long runAt = Ticks.of(past.runAt());
    JobState state = past.state();
    if (state == JobState.READY && runAt > now) {
      state = JobState.SCHEDULED;
    }
    Entry entry = entry(queue, job, Ticks.of(history.enqueuedAt()), state, runAt);
    Side side =
        new Side(
            history.attempts(),
            history.lostLeases(),
            history.releases(),
            timeOf(history.startedAt(), Side.NOT_YET),
            history.failures(),
            past.notes());
    entry.side = side;
    side.head = history.started() && !state.isFinal();
    if (state.isFinal()) {
      side.result = history.result();
      side.reason = history.reason();
      side.finishedAt = timeOf(history.finishedAt(), now);
      entry.at = Ticks.after(side.finishedAt, job.options().retain());
    }
    return entry;
  }

  private static Entry entry(
      MemoryQueue queue, NewJob job, long enqueuedAt, JobState state, long runAt) {
    return new Entry(
        queue, job.id(), enqueuedAt, job.kind(), job.payload(), job.options(), state, runAt);
  }

  private static @Nullable KeyHold conflict(MemoryQueue queue, NewJob job, long now) {
    UniqueKey unique = job.options().unique();
    NewJob.Past past = job.past();
    if (unique == null || (past != null && past.state().isFinal())) {
      return null;
    }
    return queue.keys.holder(unique.key(), now);
  }

  private static Enqueued meet(KeyHold met, NewJob job, long now) {
    JobId there = new JobId(met.idHigh, met.idLow);
    UniqueKey unique = job.options().unique();
    UniqueKey.OnConflict rule = unique == null ? UniqueKey.OnConflict.KEEP : unique.onConflict();
    return switch (rule) {
      case KEEP -> Enqueued.duplicate(there);
      case REJECT -> Enqueued.rejected(there, "the unique key \"" + met.key + "\" is taken");
      case REPLACE -> {
        Entry entry = met.entry;
        // What comes from another store is older than what lives here.
        if (job.past() != null || entry == null || !isWaiting(entry)) {
          yield Enqueued.duplicate(there);
        }
        replace(entry, job, now);
        yield Enqueued.replaced(there);
      }
    };
  }

  private static boolean isWaiting(Entry entry) {
    return entry.state == JobState.READY || entry.state == JobState.SCHEDULED;
  }

  private static void replace(Entry entry, NewJob job, long now) {
    MemoryQueue queue = entry.home;
    queue.displace(entry);
    queue.leaveGroup(entry);
    queue.keys.release(entry);
    long runAt = due(job.options(), now);
    entry.kind = job.kind();
    entry.payload = job.payload();
    entry.options = job.options();
    entry.runAt = runAt;
    entry.at = runAt;
    entry.state = runAt > now ? JobState.SCHEDULED : JobState.READY;
    if (entry.side != null) {
      entry.side.head = false;
    }
    queue.keys.take(entry, now);
    queue.place(entry);
  }

  /** A time in the past means now. */
  private static long due(JobOptions options, long now) {
    Instant runAt = options.runAt();
    Duration delay = options.delay();
    if (runAt != null) {
      return Math.max(now, Ticks.of(runAt));
    }
    return delay == null ? now : Ticks.after(now, delay);
  }

  private static long timeOf(@Nullable Instant time, long otherwise) {
    return time == null ? otherwise : Ticks.of(time);
  }
}
