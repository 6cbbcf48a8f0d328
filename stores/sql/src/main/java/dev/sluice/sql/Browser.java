package dev.sluice.sql;

import dev.sluice.job.JobId;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.job.Page;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Shows jobs. A page looks at a bounded stretch of sequences, of the live and of the finished jobs,
 * so that it costs about the same however much there is and however little of it fits.
 */
final class Browser {
  private static final int STRETCH = 10_000;

  private final Dialect dialect;
  private final Views views;

  Browser(Dialect dialect, Queues queues) {
    this.dialect = dialect;
    views = new Views(dialect, queues);
  }

  @Nullable JobView find(Session session, JobId id) throws SQLException {
    JobView found = live(session, id);
    if (found == null) {
      found =
          views.finished(session, "WHERE id = ?", dialect.id(id)).stream().findFirst().orElse(null);
    }
    // It may have come back to life between the two looks.
    return found == null ? live(session, id) : found;
  }

  private @Nullable JobView live(Session session, JobId id) throws SQLException {
    return views.live(session, "WHERE id = ?", dialect.id(id)).stream().findFirst().orElse(null);
  }

  Page<JobView> list(Session session, JobQuery query) throws SQLException {
    boolean wantsLive = wants(query, false);
    boolean wantsFinished = wants(query, true);
    long end =
        Math.min(
            wantsLive ? end(session, "sluice_job", query.after()) : Long.MAX_VALUE,
            wantsFinished ? end(session, "sluice_finished", query.after()) : Long.MAX_VALUE);
    List<JobView> found = new ArrayList<>();
    if (wantsLive) {
      Condition where = new Condition(query, end).live(query.states());
      found.addAll(views.live(session, where.sql(), where.arguments()));
    }
    if (wantsFinished) {
      Condition where = new Condition(query, end).finished(query.states());
      found.addAll(views.finished(session, where.sql(), where.arguments()));
    }
    found.sort(Comparator.comparingLong(JobView::sequence));
    if (found.size() > query.limit()) {
      List<JobView> page = found.subList(0, query.limit());
      return new Page<>(
          page.stream().filter(query::admits).toList(), page.get(page.size() - 1).sequence());
    }
    return new Page<>(
        found.stream().filter(query::admits).toList(), end == Long.MAX_VALUE ? 0 : end);
  }

  private static boolean wants(JobQuery query, boolean finished) {
    Set<JobState> states = query.states();
    return states.isEmpty() || states.stream().anyMatch(state -> state.isFinal() == finished);
  }

  /** The last sequence of the stretch, or the largest number if nothing comes after it. */
  private static long end(Session session, String table, long after) throws SQLException {
    Long end =
        session.first(
            "SELECT seq FROM " + table + " WHERE seq > ? ORDER BY seq LIMIT 1 OFFSET " + STRETCH,
            row -> row.getLong(1),
            after);
    return end == null ? Long.MAX_VALUE : end - 1;
  }

  /** The part of a query that the database looks at. */
  private static final class Condition {
    private final StringBuilder sql = new StringBuilder("WHERE seq > ? AND seq <= ?");
    private final List<@Nullable Object> arguments = new ArrayList<>();
    private final int limit;

    Condition(JobQuery query, long end) {
      limit = query.limit() + 1;
      arguments.add(query.after());
      arguments.add(end);
      add(" AND queue_id = (SELECT id FROM sluice_queue WHERE name = ?)", query.queue());
      add(" AND kind = ?", query.kind());
      add(" AND enqueued_at >= ?", time(query.from()));
      add(" AND enqueued_at < ?", time(query.to()));
    }

    private static @Nullable Long time(@Nullable Instant time) {
      return time == null ? null : (Long) Micros.ceil(time);
    }

    private void add(String condition, @Nullable Object value) {
      if (value != null) {
        sql.append(condition);
        arguments.add(value);
      }
    }

    Condition live(Set<JobState> states) {
      if (!states.isEmpty()) {
        List<String> any = new ArrayList<>();
        if (states.contains(JobState.SCHEDULED)) {
          any.add("(lane >= 0 AND lane % 8 IN (1, 2))");
        }
        if (states.contains(JobState.READY)) {
          any.add("(lane < 0 OR lane % 8 = 0)");
        }
        if (states.contains(JobState.RUNNING)) {
          any.add("(lane >= 0 AND lane % 8 = 3)");
        }
        sql.append(" AND (").append(String.join(" OR ", any)).append(')');
      }
      return this;
    }

    Condition finished(Set<JobState> states) {
      if (!states.isEmpty()) {
        List<String> codes =
            states.stream()
                .filter(JobState::isFinal)
                .map(state -> Integer.toString(StateCode.of(state)))
                .sorted()
                .toList();
        sql.append(" AND state IN (").append(String.join(", ", codes)).append(')');
      }
      return this;
    }

    String sql() {
      return sql + " ORDER BY seq LIMIT " + limit;
    }

    @Nullable Object[] arguments() {
      return arguments.toArray();
    }
  }
}
