package dev.sluice.sql;

import dev.sluice.job.Failure;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobState;
import dev.sluice.job.UniqueKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A live job that is being changed: what its row holds, without the payload. What happens to it is
 * told to the row; {@link Rows} writes it.
 */
final class Row {
  static final String COLUMNS =
      "seq, id, queue_id, lane, due, priority, run_at, claims, head, cancel, attempts, lost,"
          + " releases, enqueued_at, started_at, expire_at, group_id, unique_key, reason, options,"
          + " failures";

  final long seq;
  final JobId id;
  final int queue;
  final long lane;
  final long due;
  final long enqueuedAt;
  final @Nullable Long startedAt;
  final JobState before;
  final @Nullable Long groupBefore;

  int priority;
  long runAt;
  int claims;
  boolean head;
  boolean cancel;
  int attempts;
  int lost;
  int releases;
  @Nullable Long expireAt;
  @Nullable Long group;
  @Nullable String key;
  @Nullable String reason;
  byte @Nullable [] failures;

  private byte @Nullable [] optionBytes;
  private @Nullable JobOptions options;

  /** The state that it has now; {@code null} when it is deleted. */
  @Nullable JobState state;

  byte @Nullable [] result;
  long finishedAt;
  boolean changed;

  Row(Dialect dialect, ResultSet row) throws SQLException {
    seq = row.getLong(1);
    id = dialect.id(row, 2);
    queue = row.getInt(3);
    lane = row.getLong(4);
    due = row.getLong(5);
    priority = row.getInt(6);
    runAt = row.getLong(7);
    claims = row.getInt(8);
    head = row.getInt(9) != 0;
    cancel = row.getInt(10) != 0;
    attempts = row.getInt(11);
    lost = row.getInt(12);
    releases = row.getInt(13);
    enqueuedAt = row.getLong(14);
    startedAt = longOrNull(row, 15);
    expireAt = longOrNull(row, 16);
    group = longOrNull(row, 17);
    key = row.getString(18);
    reason = row.getString(19);
    optionBytes = row.getBytes(20);
    failures = row.getBytes(21);
    before = Lane.state(lane);
    state = before;
    groupBefore = group;
  }

  static @Nullable Long longOrNull(ResultSet row, int column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }

  JobOptions options() {
    JobOptions known = options;
    if (known == null) {
      known = OptionsCodec.decode(optionBytes, priority);
      options = known;
    }
    return known;
  }

  byte @Nullable [] optionBytes() {
    return optionBytes;
  }

  void options(JobOptions renewed) {
    options = renewed;
    optionBytes = OptionsCodec.encode(renewed);
    priority = renewed.priority();
  }

  boolean isWaiting() {
    return state == JobState.SCHEDULED || state == JobState.READY;
  }

  /** Whether this claim of it is going on. */
  boolean isHeld(int claim, long now) {
    return state == JobState.RUNNING && claims == claim && due > now;
  }

  /** Makes it READY if it has been due: at its time, not now. */
  void promoteIfDue(long now) {
    if (state == JobState.SCHEDULED && runAt <= now) {
      state = JobState.READY;
      changed = true;
    }
  }

  /** Due at a time; one that is past means now. */
  void dueAt(long at, long now) {
    runAt = Math.max(at, now);
    state = at > now ? JobState.SCHEDULED : JobState.READY;
    changed = true;
  }

  /** In line by another priority. */
  void reprioritize(int to) {
    options(options().withPriority(to));
    changed = true;
  }

  /** READY at the place that it had. */
  void giveBack() {
    state = JobState.READY;
    changed = true;
  }

  void fail(Failure failure) {
    failures = HistoryCodec.append(failures, failure);
  }

  void finish(JobState as, long now) {
    state = as;
    finishedAt = now;
    changed = true;
  }

  void cancelled(@Nullable String why, long now) {
    reason = why;
    finish(JobState.CANCELLED, now);
  }

  void delete() {
    state = null;
    changed = true;
  }

  boolean isOver() {
    JobState s = state;
    return s == null || s.isFinal();
  }

  /** Whether its row moves to the finished jobs. */
  boolean isKept() {
    return state == JobState.DEAD || (state != null && !options().retain().isZero());
  }

  /** Until when a finished job is kept; {@code null} for ever. */
  @Nullable Long purgeAt() {
    return purgeAt(Objects.requireNonNull(state), finishedAt, options());
  }

  static @Nullable Long purgeAt(JobState state, long finishedAt, JobOptions options) {
    if (state == JobState.DEAD) {
      return null;
    }
    long end = Micros.plus(finishedAt, options.retain());
    return end == Micros.NEVER ? null : end;
  }

  /** Whether all that its completion has to do is to delete it. */
  boolean isPlain() {
    return isPlain(group, key, options());
  }

  /** The same of a job that runs, as far as its options tell. */
  static boolean isPlain(JobOptions options) {
    UniqueKey unique = options.unique();
    boolean holdsKey = unique != null && unique.window() == null;
    return options.group() == null && !holdsKey && options.retain().isZero();
  }

  static boolean isPlain(@Nullable Long group, @Nullable String key, JobOptions options) {
    return group == null && key == null && options.retain().isZero();
  }
}
