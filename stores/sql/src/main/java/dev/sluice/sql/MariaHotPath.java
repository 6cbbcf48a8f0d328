package dev.sluice.sql;

import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.Settlement.Complete;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * New jobs and completions on MariaDB and MySQL.
 *
 * <p>New jobs are written without a look first ({@link MariaInserts}).
 *
 * <p>Completions: a statement for each job took most of the time of a job. Two serve for all: one
 * locks the jobs and tells which of them it are, the other deletes them.
 */
final class MariaHotPath extends HotPath {
  /**
   * The numbers of a JSON array as a table; joined in this order, so that each is looked up. Not
   * without the select around it: MySQL 8.0.15 refuses to lock what stands beside such a table.
   */
  private static final String NUMBERS =
      "(SELECT number FROM JSON_TABLE(?, '$[*]' COLUMNS (number BIGINT PATH '$')) given) wanted"
          + " STRAIGHT_JOIN ";

  private static final String HELD =
      "SELECT j.seq, j.claims, j.id, j.lane FROM "
          + NUMBERS
          + "sluice_job j ON j.seq = wanted.number WHERE j.plain = 1 AND j.due > ? FOR UPDATE";

  MariaHotPath(Dialect dialect, Queues queues) {
    super(dialect, queues);
  }

  @Override
  boolean commitsPlain() {
    return true;
  }

  @Override
  Set<JobId> commitPlain(Session session, List<NewRow> jobs, Set<String> word) throws SQLException {
    return new MariaInserts(this, dialect).commit(session, jobs);
  }

  /** Deletes rows by their numbers; returns how many were there. */
  static int delete(Session session, String table, String key, Iterable<Long> numbers)
      throws SQLException {
    return session.update(
        "DELETE t FROM " + NUMBERS + table + " t ON t." + key + " = wanted.number", json(numbers));
  }

  private static String json(Iterable<Long> numbers) {
    StringBuilder json = new StringBuilder("[");
    for (long number : numbers) {
      json.append(json.length() == 1 ? "" : ",").append(number);
    }
    return json.append(']').toString();
  }

  @Override
  Set<Long> complete(Session session, List<Complete> outcomes) throws SQLException {
    Map<Long, LeaseToken> leases = new HashMap<>();
    outcomes.forEach(outcome -> leases.put(outcome.lease().fence(), outcome.lease()));
    TreeSet<Long> seqs = new TreeSet<>();
    leases.keySet().forEach(fence -> seqs.add(Fence.sequence(fence)));
    Delta delta = new Delta();
    List<Long> done =
        session.query(HELD, row -> held(session, leases, row, delta), json(seqs), session.now());
    List<Long> gone = done.stream().map(Fence::sequence).toList();
    if (!gone.isEmpty() && delete(session, "sluice_job", "seq", gone) != gone.size()) {
      throw new SQLException("a locked job went", "40001");
    }
    delta.write(session, dialect);
    return new HashSet<>(done);
  }

  /** The fence of a row, if its job is held by one of these leases. */
  private @Nullable Long held(
      Session session, Map<Long, LeaseToken> leases, ResultSet row, Delta delta)
      throws SQLException {
    long fence = Fence.of(row.getLong(1), row.getInt(2), true);
    LeaseToken lease = leases.get(fence);
    Integer queue = lease == null ? null : queues.find(session, lease.queue());
    if (lease == null
        || queue == null
        || row.getLong(4) != Lane.running(queue)
        || !lease.job().equals(dialect.id(row, 3))) {
      return null;
    }
    delta.add(queue, JobState.RUNNING, -1);
    return fence;
  }
}
