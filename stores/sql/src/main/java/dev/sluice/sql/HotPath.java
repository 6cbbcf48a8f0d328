package dev.sluice.sql;

import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Settlement.Complete;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What every job goes through once: stored, claimed, completed. In the SQL that all databases take;
 * a dialect may know a shorter way.
 */
class HotPath {
  private static final String INSERT =
      "INSERT INTO sluice_job ("
          + NewRow.COLUMNS
          + ") VALUES (?"
          + ", ?".repeat(NewRow.COLUMNS.split(",").length - 1)
          + ")";

  /** The first jobs of a line. Its arguments: the line, now, how many. */
  static final String FIND =
      "SELECT "
          + Claimed.COLUMNS
          + " FROM sluice_job WHERE lane = ? AND (expire_at IS NULL OR expire_at > ?)"
          + " ORDER BY lane, place, due, seq LIMIT ?";

  /**
   * Takes them. By their numbers, not by the line: that would be read to its end by SQLite, which
   * takes it to be short.
   */
  static final String TAKE =
      " SET lane = ?, place = 0, due = ?, claims = (claims + 1) % "
          + Fence.MODULUS
          + ", started_at = ?, holder = ?, head = 1, cancel = 0, expire_at = NULL WHERE lane + 0 = ?"
          + " AND seq IN ";

  private static final String COMPLETE =
      "DELETE FROM sluice_job WHERE seq = ? AND id = ? AND lane = ? AND claims = ? AND plain = 1"
          + " AND due > ?";

  protected final Dialect dialect;
  protected final Queues queues;

  HotPath(Dialect dialect, Queues queues) {
    this.dialect = dialect;
    this.queues = queues;
  }

  /**
   * Stores live jobs in their order.
   *
   * @return the places in the list of those whose id was there already
   */
  Set<Integer> insert(Session session, List<NewRow> jobs) throws SQLException {
    List<Object> ids = jobs.stream().map(job -> dialect.id(job.id())).toList();
    Set<JobId> there = new HashSet<>(live(session, ids));
    write(session, jobs.stream().filter(job -> !there.contains(job.id())).toList());
    Set<JobId> finished = new HashSet<>(finished(session, ids));
    // Looked for after the insert: one that finished in between was live before, or is seen now.
    finished.removeAll(there);
    List<Object> again = finished.stream().map(dialect::id).toList();
    InList.update(session, "DELETE FROM sluice_job WHERE id IN ", again);
    there.addAll(finished);
    Set<Integer> places = new HashSet<>();
    for (int i = 0; i < jobs.size(); i++) {
      if (there.contains(jobs.get(i).id())) {
        places.add(i);
      }
    }
    return places;
  }

  /** Writes the rows of live jobs, in their order, and nothing else. */
  final void write(Session session, List<NewRow> jobs) throws SQLException {
    List<@Nullable Object[]> rows = new ArrayList<>(jobs.size());
    for (NewRow job : jobs) {
      rows.add(job.values(dialect));
    }
    session.batch(INSERT, rows);
  }

  /** Which of the ids are those of live jobs. */
  List<JobId> live(Session session, List<Object> ids) throws SQLException {
    return ids(session, "sluice_job", ids);
  }

  /** Which of the ids are those of finished jobs. */
  List<JobId> finished(Session session, List<Object> ids) throws SQLException {
    return ids(session, "sluice_finished", ids);
  }

  private List<JobId> ids(Session session, String table, List<Object> ids) throws SQLException {
    return InList.query(
        session, "SELECT id FROM " + table + " WHERE id IN ", ids, "", row -> dialect.id(row, 1));
  }

  /** Claims as the request says, without waiting. */
  Look claimAll(Database database, Claimer claimer, ClaimRequest request) {
    return database.write(session -> claimIn(session, claimer, request, false));
  }

  /**
   * The same within a transaction.
   *
   * @param holding as for {@link Claimer#claim(Session, ClaimRequest, boolean)}
   */
  Look claimIn(Session session, Claimer claimer, ClaimRequest request, boolean holding)
      throws SQLException {
    return claimer.claim(session, request, holding);
  }

  /**
   * Stores jobs without a unique key and a group.
   *
   * @return the ids of those that it stored, with their numbers added; what is left may be there
   *     already, or its queue may be bounded
   */
  Set<JobId> insertPlain(Session session, List<NewRow> jobs) throws SQLException {
    return Set.of();
  }

  /** Whether {@link #commitPlain} is worth a call. */
  boolean commitsPlain() {
    return false;
  }

  /**
   * The same of jobs that are new and of no past, at the end of a transaction of the store's own,
   * which it may end.
   *
   * @param word what other processes are told of it, or empty
   * @return the ids of those that are stored for good; for what is left, as there
   */
  Set<JobId> commitPlain(Session session, List<NewRow> jobs, Set<String> word) throws SQLException {
    return Set.of();
  }

  /** Takes the first jobs of a queue that are READY; what is due is READY already. */
  List<Delivery> claim(Session session, Claiming c) throws SQLException {
    List<Delivery> found =
        session.query(
            FIND + dialect.skipLocked(),
            row -> Claimed.read(dialect, c.queue(), c.until(), row),
            Lane.ready(c.number()),
            session.now(),
            c.max());
    if (found.isEmpty()) {
      return found;
    }
    int taken =
        InList.update(
            session,
            "UPDATE sluice_job" + dialect.byKey() + TAKE,
            found.stream().map(Delivery::sequence).toList(),
            Lane.running(c.number()),
            c.until(),
            session.now(),
            c.holder(),
            Lane.ready(c.number()));
    if (taken != found.size()) {
      throw new SQLException("another one took a job meanwhile", "40001");
    }
    new Delta()
        .move(c.number(), JobState.READY, JobState.RUNNING, found.size())
        .write(session, dialect);
    return found;
  }

  /**
   * Which jobs to take of one queue.
   *
   * @param number the number of the queue
   * @param until the end of the lease
   */
  record Claiming(String queue, int number, int max, long until, String holder) {}

  /**
   * Deletes the jobs that leave nothing behind.
   *
   * @return the fences of those that were completed
   */
  Set<Long> complete(Session session, List<Complete> outcomes) throws SQLException {
    List<@Nullable Object[]> rows = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    List<Long> fences = new ArrayList<>();
    for (Complete outcome : outcomes) {
      Integer queue = queues.find(session, outcome.lease().queue());
      if (queue == null) {
        continue;
      }
      long fence = outcome.lease().fence();
      numbers.add(queue);
      fences.add(fence);
      rows.add(
          new @Nullable Object[] {
            Fence.sequence(fence),
            dialect.id(outcome.lease().job()),
            Lane.running(queue),
            Fence.claims(fence),
            session.now()
          });
    }
    int[] counts = session.batch(COMPLETE, rows);
    Set<Long> done = new HashSet<>();
    Delta delta = new Delta();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        done.add(fences.get(i));
        delta.add(numbers.get(i), JobState.RUNNING, -1);
      }
    }
    delta.write(session, dialect);
    return done;
  }
}
