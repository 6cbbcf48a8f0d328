package dev.sluice.sql;

import dev.sluice.job.Counts;
import dev.sluice.job.JobHistory;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobState;
import dev.sluice.job.UniqueKey;
import dev.sluice.job.UniqueKey.OnConflict;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.NewJob;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides a batch job by job: unique keys, capacities, groups, jobs that come finished from another
 * store. Locks in the order that everybody keeps: keys, groups, jobs, and bounded queues last:
 * there are few of those, all wait for them, and who has one waits for nobody.
 */
final class Admission {
  private static final String FINISHED =
      "INSERT INTO sluice_finished (seq, id, queue_id, state, purge_at, finished_at, priority,"
          + " run_at, claims, attempts, lost, releases, enqueued_at, started_at, unique_key, kind,"
          + " reason, payload, options, failures, notes, result)"
          + " SELECT seq, id, queue_id, ?, ?, ?, priority, run_at, claims, attempts, lost,"
          + " releases, enqueued_at, started_at, unique_key, kind, ?, payload, options, failures,"
          + " notes, ? FROM sluice_job WHERE id = ?";
  private static final String REPLACE = "UPDATE sluice_job SET kind = ?, payload = ? WHERE seq = ?";

  private final Dialect dialect;
  private final HotPath hot;
  private final Session session;
  private final UniqueKeys keys;
  private final Groups groups;

  /** Groups that are locked, and into which a job may come. */
  private final TreeSet<Long> touched = new TreeSet<>();

  private final Delta delta = new Delta();
  private final Map<Integer, Long> waiting = new HashMap<>();
  private final Map<Integer, Long> capacities = new HashMap<>();

  /** What shall be inserted, by id, in order; a later job of the batch may still replace it. */
  private final Map<JobId, NewRow> fresh = new LinkedHashMap<>();

  Admission(Dialect dialect, HotPath hot, Session session) {
    this.dialect = dialect;
    this.hot = hot;
    this.session = session;
    keys = new UniqueKeys(dialect, session);
    groups = new Groups(dialect, session);
  }

  List<Enqueued> store(List<NewRow> rows, Set<Integer> bounded) throws SQLException {
    keys.lock(keysOf(rows));
    lockGroups(rows);
    Set<JobId> there = existing(rows);
    lockQueues(new TreeSet<>(bounded));
    List<Enqueued> answers = new ArrayList<>();
    for (NewRow row : rows) {
      answers.add(there.contains(row.id()) ? Enqueued.duplicate(row.id()) : admit(row));
    }
    insert();
    delta.write(session, dialect);
    return answers;
  }

  private void lockQueues(SortedSet<Integer> bounded) throws SQLException {
    for (int queue : bounded) {
      Long capacity =
          session.first(
              "SELECT capacity FROM sluice_queue WHERE id = ?" + dialect.forUpdate(),
              row -> Row.longOrNull(row, 1),
              queue);
      if (capacity != null) {
        Counts counts = new Totals(dialect).of(session, queue);
        capacities.put(queue, capacity);
        waiting.put(queue, counts.waiting());
      }
    }
  }

  private static SortedMap<Integer, SortedSet<String>> keysOf(List<NewRow> rows) {
    SortedMap<Integer, SortedSet<String>> names = new TreeMap<>();
    for (NewRow row : rows) {
      if (row.key() != null) {
        names.computeIfAbsent(row.queue(), q -> new TreeSet<>()).add(row.key());
      }
    }
    return names;
  }

  /** All that the batch may need: some of the jobs may be refused later. */
  private void lockGroups(List<NewRow> rows) throws SQLException {
    for (NewRow row : rows) {
      Long group = row.group();
      boolean enters = row.state() == JobState.READY || (row.isLive() && row.isStarted());
      boolean replaces = row.isLive() && row.replaces();
      if (group != null && (enters || replaces)) {
        touched.add(group);
      }
      JobId keeper = replaces ? keys.keeper(key(row)) : null;
      if (keeper != null) {
        touched.addAll(
            session.query(
                "SELECT group_id FROM sluice_job WHERE id = ?",
                r -> Row.longOrNull(r, 1),
                dialect.id(keeper)));
      }
    }
    groups.lock(touched);
  }

  private Set<JobId> existing(List<NewRow> rows) throws SQLException {
    List<Object> ids = rows.stream().map(row -> dialect.id(row.id())).toList();
    Set<JobId> there = new HashSet<>(hot.live(session, ids));
    there.addAll(hot.finished(session, ids));
    return there;
  }

  private Enqueued admit(NewRow row) throws SQLException {
    if (!row.isLive()) {
      takeKey(row);
      fresh.put(row.id(), row);
      return Enqueued.inserted(row.id());
    }
    UniqueKey unique = row.job().options().unique();
    if (unique != null) {
      JobId keeper = keys.keeper(key(row));
      if (keeper != null) {
        return conflict(row, unique.onConflict(), keeper);
      }
    }
    Long capacity = capacities.get(row.queue());
    if (capacity != null && waiting.merge(row.queue(), 1L, Long::sum) > capacity) {
      waiting.merge(row.queue(), -1L, Long::sum);
      return Enqueued.full(row.id(), row.job().queue(), capacity);
    }
    takeKey(row);
    fresh.put(row.id(), row);
    return Enqueued.inserted(row.id());
  }

  private static UniqueKeys.Key key(NewRow row) {
    return new UniqueKeys.Key(row.queue(), Objects.requireNonNull(row.key()));
  }

  /** A job that comes finished takes its key only if it has a window, and nobody has the key. */
  private void takeKey(NewRow row) throws SQLException {
    if (row.key() != null
        && (row.isLive() || (row.isWindowed() && keys.keeper(key(row)) == null))) {
      keys.take(key(row), row.id(), row.keyUntil());
    }
  }

  private Enqueued conflict(NewRow row, OnConflict onConflict, JobId keeper) throws SQLException {
    return switch (onConflict) {
      case REJECT -> Enqueued.rejected(keeper, "the unique key is taken");
      case KEEP -> Enqueued.duplicate(keeper);
      case REPLACE -> replace(row, keeper);
    };
  }

  // A job that comes from another store replaces nothing: it is older than what lives here.
  private Enqueued replace(NewRow row, JobId keeper) throws SQLException {
    if (row.job().past() != null) {
      return Enqueued.duplicate(keeper);
    }
    NewRow pending = fresh.get(keeper);
    if (pending != null) {
      fresh.put(keeper, renewed(pending, row));
      keys.take(key(row), keeper, row.keyUntil());
      return Enqueued.replaced(keeper);
    }
    Long seq =
        session.first(
            "SELECT seq FROM sluice_job WHERE id = ?", r -> r.getLong(1), dialect.id(keeper));
    if (seq == null) {
      return Enqueued.duplicate(keeper);
    }
    Long group = row.group();
    Rows rows =
        Rows.lock(dialect, session, List.of(seq), group == null ? List.of() : List.of(group));
    Row there = rows.get(seq);
    if (there == null || !there.isWaiting()) {
      return Enqueued.duplicate(keeper);
    }
    renew(there, row);
    keys.take(key(row), keeper, until(row, there.enqueuedAt));
    session.update(REPLACE, row.job().kind(), row.job().payload(), seq);
    rows.flush(delta);
    return Enqueued.replaced(keeper);
  }

  private void renew(Row there, NewRow row) {
    JobOptions options = row.job().options();
    there.options(options);
    there.group = row.group();
    there.key = row.keyForLife();
    there.head = false;
    boolean started = there.startedAt != null || there.attempts + there.lost + there.releases > 0;
    there.expireAt = started ? null : row.expireAt();
    there.dueAt(NewRow.due(options, session), session.now());
  }

  private static @Nullable Long until(NewRow row, long enqueuedAt) {
    return new NewRow(
            row.job(), row.queue(), row.state(), row.runAt(), enqueuedAt, row.group(), row.key())
        .keyUntil();
  }

  /** The job of the batch with the content of a later one. */
  private NewRow renewed(NewRow pending, NewRow by) {
    NewJob content =
        new NewJob(
            pending.id(),
            pending.job().queue(),
            by.job().kind(),
            by.job().payload(),
            by.job().options(),
            pending.job().past());
    long due = NewRow.due(content.options(), session);
    return new NewRow(
        content,
        pending.queue(),
        due > session.now() ? JobState.SCHEDULED : JobState.READY,
        Math.max(due, session.now()),
        pending.enqueuedAt(),
        by.group(),
        by.key());
  }

  private void insert() throws SQLException {
    List<NewRow> rows = List.copyOf(fresh.values());
    if (!rows.isEmpty() && !hot.insert(session, rows).isEmpty()) {
      throw new SQLException("a job with the same id came meanwhile", "40001");
    }
    for (NewRow row : rows) {
      delta.add(row.queue(), row.state(), 1);
      settleIn(row);
    }
    for (long group : touched) {
      groups.advance(group);
    }
  }

  private void settleIn(NewRow row) throws SQLException {
    if (!row.isLive()) {
      finish(row);
      return;
    }
    Long group = row.group();
    if (group != null && row.isStarted()) {
      Long seq =
          session.first(
              "SELECT seq FROM sluice_job WHERE id = ?", r -> r.getLong(1), dialect.id(row.id()));
      groups.takeFront(group, Objects.requireNonNull(seq));
    }
  }

  /** It went through the table of live jobs only for its sequence. */
  private void finish(NewRow row) throws SQLException {
    NewJob.Past past = Objects.requireNonNull(row.job().past());
    JobHistory h = past.history();
    long finished = h.finishedAt() == null ? session.now() : Micros.floor(h.finishedAt());
    Object id = dialect.id(row.id());
    session.update(
        FINISHED,
        StateCode.of(row.state()),
        Row.purgeAt(row.state(), finished, row.job().options()),
        finished,
        h.reason(),
        h.result(),
        id);
    session.update("DELETE FROM sluice_job WHERE id = ?", id);
  }
}
