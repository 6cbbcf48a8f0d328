package dev.sluice.sql;

import dev.sluice.job.Counts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The numbers of jobs: what stands in the queues' rows, and what was appended since. */
final class Totals {
  /** So many appended rows are added up in one go. */
  private static final int FOLD = 2_000;

  private static final String SUMS =
      "SUM(scheduled), SUM(ready), SUM(running), SUM(completed), SUM(dead), SUM(cancelled)";

  /** A store adds up no more often than this: the sweep may come a hundred times a second. */
  private static final long APART = TimeUnit.MILLISECONDS.toNanos(250);

  private final Dialect dialect;
  private volatile long foldedAt = System.nanoTime() - APART - 1;

  Totals(Dialect dialect) {
    this.dialect = dialect;
  }

  private record Named(@Nullable String name, boolean configured, Counts counts) {
    Named plus(Named other) {
      return new Named(
          name == null ? other.name : name,
          configured || other.configured,
          counts.plus(other.counts));
    }
  }

  /** Of every queue that has jobs or settings. */
  Map<String, Counts> all(Session session) throws SQLException {
    // One statement, so that what is added up meanwhile is counted once.
    Map<Integer, Named> queues = new HashMap<>();
    session.query(
        "SELECT id, name, configured, "
            + Delta.COLUMNS
            + " FROM sluice_queue UNION ALL SELECT queue_id, NULL, 0, "
            + SUMS
            + " FROM sluice_delta GROUP BY queue_id",
        row ->
            queues.merge(
                row.getInt(1),
                new Named(row.getString(2), row.getInt(3) != 0, counts(row, 4)),
                Named::plus));
    Map<String, Counts> all = new TreeMap<>();
    for (Named queue : queues.values()) {
      if (queue.name != null && (queue.configured || queue.counts.total() > 0)) {
        all.put(queue.name, queue.counts);
      }
    }
    return all;
  }

  /** Of one queue. */
  Counts of(Session session, int queue) throws SQLException {
    List<Counts> parts =
        session.query(
            "SELECT "
                + Delta.COLUMNS
                + " FROM sluice_queue WHERE id = ? UNION ALL SELECT "
                + SUMS
                + " FROM sluice_delta WHERE queue_id = ?",
            row -> counts(row, 1),
            queue,
            queue);
    return parts.stream().reduce(Counts.NONE, Counts::plus);
  }

  private static Counts counts(ResultSet row, int from) throws SQLException {
    return new Counts(
        row.getLong(from),
        row.getLong(from + 1),
        row.getLong(from + 2),
        row.getLong(from + 3),
        row.getLong(from + 4),
        row.getLong(from + 5));
  }

  /** Whether there is anything to add up, and this store has not done so just now. */
  boolean folds(Session session) throws SQLException {
    return !dialect.hasOneWriter()
        && System.nanoTime() - foldedAt > APART
        && session.query("SELECT id FROM sluice_delta LIMIT 2", row -> row.getLong(1)).size() > 1;
  }

  /**
   * Adds up what was appended, but for queues that somebody else has locked: to wait for them would
   * make all others wait, and what is left is added up the next time.
   *
   * @return whether there may be more
   */
  boolean fold(Session session) throws SQLException {
    foldedAt = System.nanoTime();
    Set<Integer> free = lockQueues(session);
    List<Appended> rows = new ArrayList<>(free.isEmpty() ? List.of() : appended(session));
    boolean more = rows.size() == FOLD;
    rows.removeIf(row -> !free.contains(row.queue));
    if (rows.size() < 2) {
      return false;
    }
    Map<Integer, Counts> sums = new TreeMap<>();
    rows.forEach(row -> sums.merge(row.queue, row.counts, Counts::plus));
    dialect.delete(session, "sluice_delta", "id", rows.stream().map(Appended::id).toList());
    add(session, sums);
    return more;
  }

  private record Appended(long id, int queue, Counts counts) {}

  /** Who has the queue's row may take away what was appended for it. */
  private Set<Integer> lockQueues(Session session) throws SQLException {
    List<Integer> queues =
        session.query(
            "SELECT DISTINCT queue_id FROM (SELECT queue_id FROM sluice_delta ORDER BY id LIMIT "
                + FOLD
                + ") d ORDER BY queue_id",
            row -> row.getInt(1));
    return new HashSet<>(
        InList.query(
            session,
            "SELECT id FROM sluice_queue" + dialect.byKey() + " WHERE id IN ",
            queues,
            " ORDER BY id" + dialect.skipLocked(),
            row -> row.getInt(1)));
  }

  private static List<Appended> appended(Session session) throws SQLException {
    return session.query(
        "SELECT id, queue_id, " + Delta.COLUMNS + " FROM sluice_delta ORDER BY id LIMIT " + FOLD,
        row -> new Appended(row.getLong(1), row.getInt(2), counts(row, 3)));
  }

  private static void add(Session session, Map<Integer, Counts> sums) throws SQLException {
    List<@Nullable Object[]> updates = new ArrayList<>();
    sums.forEach(
        (queue, c) ->
            updates.add(
                new @Nullable Object[] {
                  c.scheduled(),
                  c.ready(),
                  c.running(),
                  c.completed(),
                  c.dead(),
                  c.cancelled(),
                  queue
                }));
    session.batch(Delta.ADD, updates);
  }
}
