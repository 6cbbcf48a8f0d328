package dev.sluice.sql;

import dev.sluice.job.Alteration;
import dev.sluice.job.Altered;
import dev.sluice.job.Altered.Result;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Changes jobs from outside (rule 10): the live ones here, the finished ones in {@link Archive}.
 */
final class Alterer {
  private static final String REQUEST =
      "UPDATE sluice_job SET cancel = 1, reason = ? WHERE seq = ?";

  /** Of a job that runs: its place in line is made from it when it comes back. */
  private static final String REPRIORITIZE = "UPDATE sluice_job SET priority = ? WHERE seq = ?";

  private final Dialect dialect;

  Alterer(Dialect dialect) {
    this.dialect = dialect;
  }

  /** One transaction; no id twice. */
  Map<JobId, Altered> alter(Session session, List<JobId> ids, Alteration alteration)
      throws SQLException {
    Map<JobId, Altered> answers = new HashMap<>();
    List<Object> keys = ids.stream().map(dialect::id).toList();
    List<Long> seqs =
        InList.query(
            session, "SELECT seq FROM sluice_job WHERE id IN ", keys, "", row -> row.getLong(1));
    Rows rows = Rows.lock(dialect, session, seqs);
    for (Row row : rows.all()) {
      answers.put(row.id, alter(session, row, alteration));
    }
    Delta delta = new Delta();
    rows.flush(delta);
    List<JobId> others = new ArrayList<>(ids);
    others.removeAll(answers.keySet());
    if (!others.isEmpty()) {
      answers.putAll(new Archive(dialect, session, delta).alter(others, alteration));
    }
    delta.write(session, dialect);
    for (JobId id : others) {
      answers.putIfAbsent(id, new Altered(id, Result.NOT_FOUND, null));
    }
    return answers;
  }

  private static Altered alter(Session session, Row row, Alteration alteration)
      throws SQLException {
    long now = session.now();
    if (row.state == JobState.SCHEDULED) {
      row.promoteIfDue(now);
    }
    if (row.state == JobState.RUNNING) {
      return running(session, row, alteration);
    }
    if (alteration instanceof Alteration.Cancel cancel) {
      row.cancelled(Text.clean(cancel.reason()), now);
      return new Altered(row.id, Result.CHANGED, row.isKept() ? row.state : null);
    }
    if (alteration instanceof Alteration.Delete) {
      row.delete();
      return new Altered(row.id, Result.CHANGED, null);
    }
    if (alteration instanceof Alteration.Redrive) {
      return new Altered(row.id, Result.WRONG_STATE, row.state);
    }
    if (alteration instanceof Alteration.Reprioritize to) {
      row.reprioritize(to.priority());
    } else if (alteration instanceof Alteration.Reschedule to) {
      row.dueAt(due(to, session), now);
    } else if (row.state == JobState.SCHEDULED) {
      row.dueAt(now, now);
    }
    return new Altered(row.id, Result.CHANGED, row.state);
  }

  private static long due(Alteration.Reschedule to, Session session) {
    Duration delay = to.delay();
    return delay != null ? session.after(delay) : Micros.ceil(Objects.requireNonNull(to.at()));
  }

  private static Altered running(Session session, Row row, Alteration alteration)
      throws SQLException {
    if (alteration instanceof Alteration.Cancel cancel) {
      session.update(REQUEST, Text.clean(cancel.reason()), row.seq);
      return new Altered(row.id, Result.REQUESTED, JobState.RUNNING);
    }
    if (alteration instanceof Alteration.Reprioritize to) {
      session.update(REPRIORITIZE, to.priority(), row.seq);
      return new Altered(row.id, Result.CHANGED, JobState.RUNNING);
    }
    return new Altered(row.id, Result.WRONG_STATE, JobState.RUNNING);
  }
}
