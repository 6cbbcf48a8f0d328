package dev.sluice.sql;

import dev.sluice.job.JobState;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * By how much the numbers of jobs change in one transaction. Where one writes at a time they are
 * added at once; elsewhere a row is appended, so that nobody waits for the one row of a busy queue,
 * and {@link Totals} adds it up later.
 */
final class Delta {
  static final String COLUMNS = "scheduled, ready, running, completed, dead, cancelled";

  static final String ADD =
      "UPDATE sluice_queue SET scheduled = scheduled + ?, ready = ready + ?, running = running + ?,"
          + " completed = completed + ?, dead = dead + ?, cancelled = cancelled + ? WHERE id = ?";
  private static final String APPEND =
      "INSERT INTO sluice_delta (" + COLUMNS + ", queue_id) VALUES (?, ?, ?, ?, ?, ?, ?)";

  private final Map<Integer, long[]> byQueue = new TreeMap<>();

  Delta add(int queue, JobState state, long count) {
    byQueue.computeIfAbsent(queue, q -> new long[JobState.values().length])[index(state)] += count;
    return this;
  }

  /** From one state to the other; {@code null} for not there. */
  Delta move(int queue, @Nullable JobState from, @Nullable JobState to, long count) {
    if (from != null) {
      add(queue, from, -count);
    }
    if (to != null) {
      add(queue, to, count);
    }
    return this;
  }

  private static int index(JobState state) {
    return switch (state) {
      case SCHEDULED -> 0;
      case READY -> 1;
      case RUNNING -> 2;
      case COMPLETED -> 3;
      case DEAD -> 4;
      case CANCELLED -> 5;
    };
  }

  void write(Session session, Dialect dialect) throws SQLException {
    List<@Nullable Object[]> rows = new ArrayList<>();
    byQueue.forEach(
        (queue, n) -> {
          if (isAny(n)) {
            rows.add(new @Nullable Object[] {n[0], n[1], n[2], n[3], n[4], n[5], queue});
          }
        });
    session.batch(dialect.hasOneWriter() ? ADD : APPEND, rows);
    byQueue.clear();
  }

  private static boolean isAny(long[] numbers) {
    for (long number : numbers) {
      if (number != 0) {
        return true;
      }
    }
    return false;
  }
}
