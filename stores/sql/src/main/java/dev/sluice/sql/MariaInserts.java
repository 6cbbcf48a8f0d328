package dev.sluice.sql;

import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Stores plain jobs on MariaDB and MySQL as if none of them were there, in two statements. To ask
 * first and again afterwards, with the ids as a list, took more than a third of the time of a
 * thousand jobs, and twice the messages of one job. If one of them is there after all, or a queue
 * is bounded, none is stored, and all go the long way.
 */
final class MariaInserts {
  /**
   * Adds their number, unless the queue is bounded or one of the jobs has finished before. Those
   * are told by the rows that were just written, which lie between the first and the last job of
   * the queue, with perhaps some of others: sending the ids once more would cost three times as
   * much. The order of the join is given, for the server would sooner read a whole table.
   *
   * <p>After the jobs were written: one that finished in between was live until then, and they
   * would have met it, or it is seen now.
   */
  private static final String COUNT =
      "INSERT INTO sluice_delta (queue_id, scheduled, ready, running, completed, dead, cancelled)"
          + " SELECT q.id, ?, ?, 0, 0, 0, 0 FROM sluice_queue q WHERE q.id = ?"
          + " AND q.capacity IS NULL AND (SELECT COUNT(*) FROM sluice_job first"
          + " STRAIGHT_JOIN sluice_job last STRAIGHT_JOIN sluice_job j FORCE INDEX (PRIMARY)"
          + " STRAIGHT_JOIN sluice_finished f FORCE INDEX (sluice_finished_id) ON f.id = j.id"
          + " WHERE first.id = ? AND last.id = ? AND j.seq BETWEEN first.seq AND last.seq) = 0";

  private final HotPath hot;
  private final Dialect dialect;

  MariaInserts(HotPath hot, Dialect dialect) {
    this.hot = hot;
    this.dialect = dialect;
  }

  /** The jobs of one queue. */
  private static final class Part {
    private final JobId first;
    private JobId last;
    private int scheduled;
    private int ready;

    Part(JobId first) {
      this.first = first;
      last = first;
    }

    void add(NewRow job) {
      last = job.id();
      if (job.state() == JobState.SCHEDULED) {
        scheduled++;
      } else {
        ready++;
      }
    }
  }

  /** As {@link HotPath#commitPlain}: all or none. */
  Set<JobId> commit(Session session, List<NewRow> jobs) throws SQLException {
    Map<Integer, Part> parts = new LinkedHashMap<>();
    Set<JobId> ids = new HashSet<>();
    for (NewRow job : jobs) {
      parts.computeIfAbsent(job.queue(), queue -> new Part(job.id())).add(job);
      ids.add(job.id());
    }
    boolean stored = false;
    try {
      hot.write(session, jobs);
      stored = count(session, parts);
    } catch (SQLException e) {
      if (!dialect.isDuplicate(e)) {
        throw e;
      }
    }
    if (!stored && !session.rollback()) {
      throw new SQLException("the connection broke when new jobs were given up", "08006");
    }
    return stored ? ids : Set.of();
  }

  private boolean count(Session session, Map<Integer, Part> parts) throws SQLException {
    for (Map.Entry<Integer, Part> queue : parts.entrySet()) {
      Part part = queue.getValue();
      int counted =
          session.update(
              COUNT,
              part.scheduled,
              part.ready,
              queue.getKey(),
              dialect.id(part.first),
              dialect.id(part.last));
      if (counted == 0) {
        return false;
      }
    }
    return true;
  }
}
