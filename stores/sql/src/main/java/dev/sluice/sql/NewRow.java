package dev.sluice.sql;

import dev.sluice.job.JobHistory;
import dev.sluice.job.JobId;
import dev.sluice.job.JobNotes;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobState;
import dev.sluice.job.UniqueKey;
import dev.sluice.spi.NewJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job that is to be stored.
 *
 * @param queue the number of its queue
 * @param state as it begins, or as it came
 * @param group the number of its group, or {@code null}
 * @param key its unique key if it shall hold it, or {@code null}
 */
record NewRow(
    NewJob job,
    int queue,
    JobState state,
    long runAt,
    long enqueuedAt,
    @Nullable Long group,
    @Nullable String key) {

  static NewRow of(NewJob job, int queue, Session session) {
    long now = session.now();
    JobOptions options = job.options();
    String name = options.group();
    Long group = name == null ? null : Lane.group(queue, name);
    UniqueKey unique = options.unique();
    String key = unique == null ? null : unique.key();
    NewJob.Past past = job.past();
    if (past != null) {
      long enqueued = Micros.floor(past.history().enqueuedAt());
      return new NewRow(job, queue, past.state(), Micros.ceil(past.runAt()), enqueued, group, key);
    }
    long due = due(options, session);
    JobState state = due > now ? JobState.SCHEDULED : JobState.READY;
    return new NewRow(job, queue, state, Math.max(due, now), now, group, key);
  }

  /** When a job with these options is due that is enqueued now. */
  static long due(JobOptions options, Session session) {
    Instant at = options.runAt();
    if (at != null) {
      return Micros.ceil(at);
    }
    Duration delay = options.delay();
    return delay == null ? session.now() : session.after(delay);
  }

  JobId id() {
    return job.id();
  }

  boolean isLive() {
    return !state.isFinal();
  }

  boolean isWindowed() {
    UniqueKey unique = job.options().unique();
    return unique != null && unique.window() != null;
  }

  /** Whether it would put its content into the job that has its key. */
  boolean replaces() {
    UniqueKey unique = job.options().unique();
    return unique != null && unique.onConflict() == UniqueKey.OnConflict.REPLACE;
  }

  /** Whether it has started elsewhere: then it heads its group, and does not expire. */
  boolean isStarted() {
    NewJob.Past past = job.past();
    return past != null && past.history().started();
  }

  /** Until when its key is taken; {@code null} for as long as it lives. */
  @Nullable Long keyUntil() {
    UniqueKey unique = job.options().unique();
    Duration window = unique == null ? null : unique.window();
    return window == null ? null : Micros.plus(enqueuedAt, window);
  }

  /** The key that goes with it until it is final, or {@code null}. */
  @Nullable String keyForLife() {
    return isWindowed() ? null : key;
  }

  /** Where a live job waits at first; one of a group until its group lets it out. */
  long lane() {
    if (state == JobState.SCHEDULED) {
      boolean mayBeHeldBack = group != null && !isStarted();
      return mayBeHeldBack ? Lane.scheduledGrouped(queue) : Lane.scheduled(queue);
    }
    return group == null ? Lane.ready(queue) : Lane.blocked(group);
  }

  @Nullable Long expireAt() {
    Instant end = job.options().expiresAt();
    return end == null || isStarted() ? null : (Long) Micros.ceil(end);
  }

  int place() {
    return state == JobState.READY ? job.options().priority() : 0;
  }

  static final String COLUMNS =
      "id, queue_id, lane, place, due, priority, run_at, plain, head, attempts, lost, releases,"
          + " enqueued_at, started_at, expire_at, group_id, unique_key, kind, payload, options,"
          + " failures, notes";

  /** The values of {@link #COLUMNS}. */
  @Nullable Object[] values(Dialect dialect) {
    JobOptions options = job.options();
    NewJob.Past past = job.past();
    @Nullable JobHistory h = past == null ? null : past.history();
    String held = keyForLife();
    return new @Nullable Object[] {
      dialect.id(job.id()),
      queue,
      lane(),
      place(),
      runAt,
      options.priority(),
      runAt,
      Row.isPlain(group, held, options) ? 1 : 0,
      isStarted() ? 1 : 0,
      h == null ? 0 : h.attempts(),
      h == null ? 0 : h.lostLeases(),
      h == null ? 0 : h.releases(),
      enqueuedAt,
      h == null || h.startedAt() == null ? null : (Long) Micros.floor(h.startedAt()),
      expireAt(),
      group,
      held,
      job.kind(),
      job.payload(),
      OptionsCodec.encode(options),
      HistoryCodec.failures(h == null ? List.of() : h.failures()),
      HistoryCodec.notes(past == null ? JobNotes.NONE : past.notes())
    };
  }
}
