package dev.sluice.sql;

import dev.sluice.job.Failure;
import dev.sluice.job.JobHistory;
import dev.sluice.job.JobState;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
    int grouped = free(session, grouped(session, queue, limit));
    int left = limit - grouped;
    return left == 0 ? grouped : grouped + promoteFree(session, queue, left);
  }

  /**
   * Makes READY what is due and has no group, or is the head of one: nobody holds it back. Waits
   * for nobody, so that it can come after others of a transaction.
   */
  int promoteFree(Session session, int queue, int limit) throws SQLException {
    List<Long> seqs =
        seqs(session, DUE + dialect.skipLocked(), Lane.scheduled(queue), session.now(), limit);
    if (seqs.isEmpty()) {
      return 0;
    }
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
    return seqs.size();
  }

  /** What is due of a queue and may be held back by its group. */
  private List<Long> grouped(Session session, int queue, int limit) throws SQLException {
    return seqs(session, DUE, Lane.scheduledGrouped(queue), session.now(), limit);
  }

  /**
   * Does at once what a claim waits for and what has to lock keys and groups: makes READY what is
   * due in groups, and cancels what has expired.
   *
   * @param queues of which something in a group is due
   * @param expiring whether something expires
   */
  void clear(Session session, List<Integer> queues, boolean expiring, int limit)
      throws SQLException {
    Set<Long> seqs = new HashSet<>();
    if (expiring) {
      seqs.addAll(expiring(session, limit));
    }
    for (int queue : queues) {
      seqs.addAll(grouped(session, queue, limit));
    }
    free(session, seqs);
  }

  /** Cancels what has expired of some jobs, and makes READY what is due; returns how many. */
  private int free(Session session, Collection<Long> seqs) throws SQLException {
    if (seqs.isEmpty()) {
      return 0;
    }
    Rows rows = Rows.lock(dialect, session, seqs);
    for (Row row : rows.all()) {
      if (!expire(row, session.now())) {
        row.promoteIfDue(session.now());
      }
    }
    return flush(session, rows);
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
    return free(session, expiring(session, limit));
  }

  private static List<Long> expiring(Session session, int limit) throws SQLException {
    return seqs(
        session,
        "SELECT seq FROM sluice_job WHERE expire_at <= ? ORDER BY expire_at LIMIT ?",
        session.now(),
        limit);
  }

  private static boolean expire(Row row, long now) {
    Long end = row.expireAt;
    boolean expired = row.isWaiting() && end != null && end <= now;
    if (expired) {
      row.cancelled(JobHistory.EXPIRED, now);
    }
    return expired;
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
