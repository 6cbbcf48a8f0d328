package dev.sluice.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When something of a queue comes next: a few looks at the ends of the index, however much there
 * is.
 *
 * @param scheduled the earliest time of a SCHEDULED job, or {@code null}
 * @param grouped the same of those that a group may hold back
 * @param running the earliest end of a lease, or {@code null}
 */
record Next(
    int queue,
    boolean paused,
    @Nullable Long scheduled,
    @Nullable Long grouped,
    @Nullable Long running) {
  private static final String SELECT =
      "SELECT q.id, q.paused"
          + first(Lane.scheduled(0))
          + first(Lane.scheduledGrouped(0))
          + first(Lane.running(0))
          + " FROM sluice_queue q";

  private static String first(long line) {
    return ", (SELECT j.due FROM sluice_job j WHERE j.lane = q.id * 8 + "
        + line
        + " AND j.place = 0 ORDER BY j.lane, j.place, j.due, j.seq LIMIT 1)";
  }

  static List<Next> ofAll(Session session) throws SQLException {
    return session.query(SELECT, Next::read);
  }

  /** Those of some queues, by their numbers. */
  static Map<Integer, Next> of(Session session, Collection<Integer> queues) throws SQLException {
    Map<Integer, Next> found = new HashMap<>();
    InList.query(session, SELECT + " WHERE q.id IN ", queues, "", Next::read)
        .forEach(next -> found.put(next.queue, next));
    return found;
  }

  private static Next read(ResultSet row) throws SQLException {
    return new Next(
        row.getInt(1),
        row.getInt(2) != 0,
        Row.longOrNull(row, 3),
        Row.longOrNull(row, 4),
        Row.longOrNull(row, 5));
  }

  /** When a first job that waits is due, or {@code null}. */
  @Nullable Long waiting() {
    return earlier(scheduled, grouped);
  }

  static @Nullable Long earlier(@Nullable Long a, @Nullable Long b) {
    return a == null ? b : b == null ? a : (Long) Math.min(a, b);
  }

  // A comparison, so that an index without the empty ones serves, and one with them is skipped.
  private static String first(String column, String table) {
    return "SELECT "
        + column
        + " FROM "
        + table
        + " WHERE "
        + column
        + " > "
        + -Micros.NEVER
        + " ORDER BY "
        + column
        + " LIMIT 1";
  }

  /** When the first job of any queue expires that has not started, or {@code null}. */
  static @Nullable Long expiry(Session session) throws SQLException {
    return session.first(first("expire_at", "sluice_job"), row -> Row.longOrNull(row, 1));
  }

  /** When the first finished job is to be removed, or {@code null}. */
  static @Nullable Long purge(Session session) throws SQLException {
    return session.first(first("purge_at", "sluice_finished"), row -> Row.longOrNull(row, 1));
  }

  /** When the first unique key is free again, or {@code null}. */
  static @Nullable Long window(Session session) throws SQLException {
    return session.first(first("until_at", "sluice_key"), row -> Row.longOrNull(row, 1));
  }
}
