package dev.sluice.sql;

import dev.sluice.spi.NewJob;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of the queues. A queue's row stays when its last job is gone, so what was read once
 * holds for ever.
 */
final class Queues {
  private final Dialect dialect;
  private final Map<String, Integer> byName = new ConcurrentHashMap<>();
  private final Map<Integer, String> byNumber = new ConcurrentHashMap<>();

  Queues(Dialect dialect) {
    this.dialect = dialect;
  }

  /** The queue's number, or {@code null} if there is no such queue yet. */
  @Nullable Integer find(Session session, String name) throws SQLException {
    Integer known = byName.get(name);
    if (known != null) {
      return known;
    }
    Integer found =
        session.first("SELECT id FROM sluice_queue WHERE name = ?", row -> row.getInt(1), name);
    return found == null ? null : remember(name, found);
  }

  /**
   * The numbers of these jobs' queues; makes those that are not there, in an order that everybody
   * keeps.
   */
  Map<String, Integer> numbers(Session session, List<NewJob> jobs) throws SQLException {
    TreeSet<String> names = new TreeSet<>();
    String last = "";
    for (NewJob job : jobs) {
      if (!job.queue().equals(last)) {
        last = job.queue();
        names.add(last);
      }
    }
    Map<String, Integer> numbers = new HashMap<>();
    for (String name : names) {
      numbers.put(name, number(session, name));
    }
    return numbers;
  }

  /** The queue's number; makes the queue if there is none. */
  int number(Session session, String name) throws SQLException {
    Integer known = byName.get(name);
    if (known != null) {
      return known;
    }
    Integer found =
        session.first("SELECT id FROM sluice_queue WHERE name = ?", row -> row.getInt(1), name);
    if (found == null) {
      session.update(dialect.insertIfAbsent("sluice_queue", "name", "?"), name);
      // Locked, for then it is seen though it came after the caller's transaction had begun.
      found =
          session.first(
              "SELECT id FROM sluice_queue WHERE name = ?" + dialect.forUpdate(),
              row -> row.getInt(1),
              name);
    }
    if (found == null) {
      throw new SQLException("the queue was not made", "40001");
    }
    int number = found;
    // Not before the commit: a row that was rolled back is no queue.
    session.afterCommit(() -> remember(name, number));
    return number;
  }

  private int remember(String name, int number) {
    byName.put(name, number);
    byNumber.put(number, name);
    return number;
  }

  String name(Session session, int number) throws SQLException {
    String known = byNumber.get(number);
    if (known != null) {
      return known;
    }
    String found =
        session.first("SELECT name FROM sluice_queue WHERE id = ?", row -> text(row), number);
    if (found == null) {
      throw new SQLException("no queue has the number " + number, "XX001");
    }
    remember(found, number);
    return found;
  }

  private static String text(java.sql.ResultSet row) throws SQLException {
    return row.getString(1);
  }
}
