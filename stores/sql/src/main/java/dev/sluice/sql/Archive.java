package dev.sluice.sql;

import dev.sluice.job.Alteration;
import dev.sluice.job.Altered;
import dev.sluice.job.Altered.Result;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobState;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Changes of finished jobs: they can be deleted, and most can come back. */
final class Archive {
  private static final String REVIVE =
      "INSERT INTO sluice_job (seq, id, queue_id, lane, place, due, priority, run_at, claims,"
          + " plain, head, cancel, attempts, lost, releases, enqueued_at, started_at, expire_at,"
          + " group_id, unique_key, kind, holder, reason, payload, options, failures, notes)"
          + " SELECT seq, id, queue_id, ?, priority, ?, priority, ?, claims, ?, 0, 0, 0, 0,"
          + " releases, enqueued_at, started_at, ?, ?, ?, kind, NULL, NULL, payload, options,"
          + " failures, notes FROM sluice_finished WHERE seq = ?";

  private static final String REPRIORITIZE =
      "UPDATE sluice_finished SET priority = ? WHERE seq = ?";

  private final Dialect dialect;
  private final Session session;
  private final Delta delta;

  private record Finished(
      long seq,
      JobId id,
      int queue,
      JobState state,
      JobOptions options,
      @Nullable String key,
      boolean started) {
    /** When it expires if it comes back; it does not if it was ever started. */
    @Nullable Long expireAt() {
      Instant end = options.expiresAt();
      return end == null || started ? null : (Long) Micros.ceil(end);
    }
  }

  Archive(Dialect dialect, Session session, Delta delta) {
    this.dialect = dialect;
    this.session = session;
    this.delta = delta;
  }

  Map<JobId, Altered> alter(List<JobId> ids, Alteration alteration) throws SQLException {
    Map<JobId, Altered> answers = new HashMap<>();
    List<Finished> deleted = new ArrayList<>();
    List<Finished> revived = new ArrayList<>();
    for (Finished job : select(ids)) {
      boolean mayComeBack = job.state != JobState.COMPLETED;
      if (alteration instanceof Alteration.Reprioritize to && mayComeBack) {
        session.update(REPRIORITIZE, to.priority(), job.seq);
        answers.put(job.id, new Altered(job.id, Result.CHANGED, job.state));
      } else if (alteration instanceof Alteration.Delete) {
        deleted.add(job);
        answers.put(job.id, new Altered(job.id, Result.CHANGED, null));
      } else if (alteration instanceof Alteration.Redrive && mayComeBack) {
        revived.add(job);
        answers.put(job.id, new Altered(job.id, Result.CHANGED, JobState.READY));
      } else {
        answers.put(job.id, new Altered(job.id, Result.WRONG_STATE, job.state));
      }
    }
    delete(deleted);
    revive(revived);
    return answers;
  }

  private List<Finished> select(List<JobId> ids) throws SQLException {
    return InList.query(
        session,
        "SELECT seq, id, queue_id, state, priority, options, unique_key,"
            + " started_at, attempts + lost + releases FROM sluice_finished WHERE id IN ",
        ids.stream().map(dialect::id).toList(),
        " ORDER BY seq" + dialect.forUpdate(),
        row ->
            new Finished(
                row.getLong(1),
                dialect.id(row, 2),
                row.getInt(3),
                StateCode.state(row.getInt(4)),
                OptionsCodec.decode(row.getBytes(6), row.getInt(5)),
                row.getString(7),
                Row.longOrNull(row, 8) != null || row.getInt(9) > 0));
  }

  private void delete(List<Finished> jobs) throws SQLException {
    List<Object> ids = new ArrayList<>();
    for (Finished job : jobs) {
      delta.add(job.queue, job.state, -1);
      ids.add(dialect.id(job.id));
    }
    InList.update(session, "DELETE FROM sluice_key WHERE id IN ", ids);
    InList.update(session, "DELETE FROM sluice_finished WHERE id IN ", ids);
  }

  private void revive(List<Finished> jobs) throws SQLException {
    UniqueKeys keys = new UniqueKeys(dialect, session);
    SortedMap<Integer, SortedSet<String>> names = new TreeMap<>();
    TreeSet<Long> touched = new TreeSet<>();
    for (Finished job : jobs) {
      if (job.key != null) {
        names.computeIfAbsent(job.queue, q -> new TreeSet<>()).add(job.key);
      }
      String group = job.options.group();
      if (group != null) {
        touched.add(Lane.group(job.queue, group));
      }
    }
    keys.lock(names);
    Groups groups = new Groups(dialect, session);
    groups.lock(touched);
    for (Finished job : jobs) {
      revive(job, keys);
    }
    for (long group : touched) {
      groups.advance(group);
    }
  }

  private void revive(Finished job, UniqueKeys keys) throws SQLException {
    String name = job.options.group();
    Long group = name == null ? null : (Long) Lane.group(job.queue, name);
    String key = job.key;
    if (key != null) {
      UniqueKeys.Key wanted = new UniqueKeys.Key(job.queue, key);
      JobId keeper = keys.keeper(wanted);
      if (keeper == null) {
        keys.take(wanted, job.id, null);
      } else if (!keeper.equals(job.id)) {
        key = null; // another has it by now: given up for good
      }
    }
    session.update(
        REVIVE,
        group == null ? Lane.ready(job.queue) : Lane.blocked(group),
        session.now(),
        session.now(),
        Row.isPlain(group, key, job.options) ? 1 : 0,
        job.expireAt(),
        group,
        key,
        job.seq);
    session.update("DELETE FROM sluice_finished WHERE seq = ?", job.seq);
    delta.move(job.queue, job.state, JobState.READY, 1);
  }
}
