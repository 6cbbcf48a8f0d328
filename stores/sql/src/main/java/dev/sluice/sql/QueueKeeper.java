package dev.sluice.sql;

import dev.sluice.spi.QueueSettings;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** What belongs to a queue: whether it is paused, and its capacity. */
final class QueueKeeper {
  private final Queues queues;

  QueueKeeper(Queues queues) {
    this.queues = queues;
  }

  QueueSettings settings(Session session, String queue) throws SQLException {
    QueueSettings found =
        session.first(
            "SELECT paused, capacity FROM sluice_queue WHERE name = ?",
            row -> settings(row, 1),
            queue);
    return found == null ? QueueSettings.DEFAULT : found;
  }

  Map<String, QueueSettings> settings(Session session) throws SQLException {
    Map<String, QueueSettings> all = new HashMap<>();
    session.query(
        "SELECT name, paused, capacity FROM sluice_queue WHERE configured = 1",
        row -> all.put(row.getString(1), settings(row, 2)));
    return all;
  }

  private static QueueSettings settings(ResultSet row, int from) throws SQLException {
    boolean paused = row.getInt(from) != 0;
    Long capacity = Row.longOrNull(row, from + 1);
    return new QueueSettings(paused, capacity == null ? QueueSettings.UNBOUNDED : capacity);
  }

  void configure(Session session, String queue, QueueSettings settings) throws SQLException {
    boolean bounded = settings.capacity() != QueueSettings.UNBOUNDED;
    session.update(
        "UPDATE sluice_queue SET configured = 1, paused = ?, capacity = ? WHERE id = ?",
        settings.paused() ? 1 : 0,
        bounded ? (Long) settings.capacity() : null,
        queues.number(session, queue));
  }
}
