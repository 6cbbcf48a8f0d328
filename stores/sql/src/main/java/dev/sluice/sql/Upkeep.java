package dev.sluice.sql;

import dev.sluice.job.Failure;
import dev.sluice.job.JobHistory;
import dev.sluice.job.JobState;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What time demands (rules 4, 5, 9, 10): each method does at most so many jobs. */
final class Upkeep {
  private static final String DUE =
      "SELECT seq FROM sluice_job WHERE lane = ? AND place = 0 AND due <= ?"
          + " ORDER BY lane, place, due, seq LIMIT ?";

  private final Dialect dialect;

  Upkeep(Dialect dialect) {
    this.dialect = dialect;
  }

  /** Makes READY what is due of a queue; returns how many. */
  int promote(Session session, int queue, int limit) throws SQLException {
    List<Long> plain =
        seqs(session, DUE + dialect.skipLocked(), Lane.scheduled(queue), session.now(), limit);
    if (!plain.isEmpty()) {
      releaseFromGroups(session, queue, plain);
    }
    int left = limit - plain.size();
    if (left <= 0) {
      return plain.size();
    }
    List<Long> grouped = seqs(session, DUE, Lane.scheduledGrouped(queue), session.now(), left);
    int count = plain.size();
    if (!grouped.isEmpty()) {
      Rows rows = Rows.lock(dialect, session, grouped);
      rows.all().forEach(row -> row.promoteIfDue(session.now()));
      count += flush(session, rows);
    }
    return count;
  }

  /** Heads of groups and jobs without a group: nobody holds them back. */
  private void releaseFromGroups(Session session, int queue, List<Long> seqs) throws SQLException {
    int changed =
        InList.update(
            session,
            "UPDATE sluice_job"
                + dialect.byKey()
                + " SET lane = ?, place = priority WHERE lane + 0 = ? AND seq IN ",
            seqs,
            Lane.ready(queue),
            Lane.scheduled(queue));
    new Delta().move(queue, JobState.SCHEDULED, JobState.READY, changed).write(session, dialect);
  }

  /** Takes back what is RUNNING beyond its lease. */
  int takeBack(Session session, int queue, int limit) throws SQLException {
    List<Long> seqs = seqs(session, DUE, Lane.running(queue), session.now(), limit);
    if (seqs.isEmpty()) {
      return 0;
    }
    Rows rows = Rows.lock(dialect, session, seqs);
    for (Row row : rows.all()) {
      if (row.state == JobState.RUNNING && row.due <= session.now()) {
        takeBack(row, session.now());
      }
    }
    return flush(session, rows);
  }

  private static void takeBack(Row row, long now) {
    row.lost++;
    if (row.cancel) {
      row.cancelled(row.reason, now);
    } else if (row.lost > row.options().lostLeaseLimit()) {
      row.fail(
          new Failure(
              row.attempts + 1,
              Micros.instant(now),
              "lease lost",
              "its lease ended without an outcome " + row.lost + " times",
              ""));
      row.finish(JobState.DEAD, now);
    } else {
      row.giveBack();
    }
  }

  /** Cancels what has not started in time, of all queues. */
  int expire(Session session, int limit) throws SQLException {
    List<Long> seqs =
        seqs(
            session,
            "SELECT seq FROM sluice_job WHERE expire_at <= ? ORDER BY expire_at LIMIT ?",
            session.now(),
            limit);
    if (seqs.isEmpty()) {
      return 0;
    }
    Rows rows = Rows.lock(dialect, session, seqs);
    for (Row row : rows.all()) {
      Long end = row.expireAt;
      if (row.isWaiting() && end != null && end <= session.now()) {
        row.cancelled(JobHistory.EXPIRED, session.now());
      }
    }
    return flush(session, rows);
  }

  private int flush(Session session, Rows rows) throws SQLException {
    int changed = (int) rows.all().stream().filter(row -> row.changed).count();
    Delta delta = new Delta();
    rows.flush(delta);
    delta.write(session, dialect);
    return changed;
  }

  /** Removes finished jobs after their retention, and unique keys after their window. */
  int purge(Session session, int limit) throws SQLException {
    record Old(long seq, int queue, JobState state) {}
    List<Old> old =
        session.query(
            "SELECT seq, queue_id, state FROM sluice_finished WHERE purge_at <= ?"
                + " ORDER BY purge_at LIMIT ?"
                + dialect.skipLocked(),
            row -> new Old(row.getLong(1), row.getInt(2), StateCode.state(row.getInt(3))),
            session.now(),
            limit);
    if (!old.isEmpty()) {
      int gone =
          dialect.delete(session, "sluice_finished", "seq", old.stream().map(Old::seq).toList());
      if (gone != old.size()) {
        throw new SQLException("another one purges", "40001");
      }
      Delta delta = new Delta();
      old.forEach(job -> delta.add(job.queue, job.state, -1));
      delta.write(session, dialect);
    }
    purgeKeys(session, limit);
    return old.size();
  }

  private void purgeKeys(Session session, int limit) throws SQLException {
    record Key(int queue, String name) {}
    List<Key> keys =
        session.query(
            "SELECT queue_id, name FROM sluice_key WHERE until_at <= ? LIMIT ?"
                + dialect.skipLocked(),
            row -> new Key(row.getInt(1), row.getString(2)),
            session.now(),
            limit);
    List<@Nullable Object[]> rows = new ArrayList<>();
    keys.forEach(key -> rows.add(new @Nullable Object[] {key.queue, key.name, session.now()}));
    session.batch("DELETE FROM sluice_key WHERE queue_id = ? AND name = ? AND until_at <= ?", rows);
  }

  private static List<Long> seqs(Session session, String sql, @Nullable Object... arguments)
      throws SQLException {
    return session.query(sql, row -> row.getLong(1), arguments);
  }
}
