package dev.sluice.sql;

import dev.sluice.job.JobHistory;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.job.LeaseView;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes views of rows. */
final class Views {
  private static final String SHARED =
      "seq, id, queue_id, kind, payload, options, priority, run_at, enqueued_at, attempts, lost,"
          + " releases, started_at, reason, failures, notes";
  private static final String LIVE =
      "SELECT " + SHARED + ", lane, due, holder, cancel FROM sluice_job ";
  private static final String FINISHED =
      "SELECT " + SHARED + ", state, finished_at, result FROM sluice_finished ";
  private static final int OWN = 17;

  private final Dialect dialect;
  private final Queues queues;

  Views(Dialect dialect, Queues queues) {
    this.dialect = dialect;
    this.queues = queues;
  }

  /** What a row has that only live or only finished jobs have. */
  private record Own(
      JobState state,
      @Nullable Instant finishedAt,
      byte @Nullable [] result,
      @Nullable LeaseView lease) {}

  private record Part(int queue, JobView view) {}

  List<JobView> live(Session session, String where, @Nullable Object... arguments)
      throws SQLException {
    return named(session, session.query(LIVE + where, row -> part(row, live(row)), arguments));
  }

  List<JobView> finished(Session session, String where, @Nullable Object... arguments)
      throws SQLException {
    return named(
        session, session.query(FINISHED + where, row -> part(row, finished(row)), arguments));
  }

  // NullAway does not see @Nullable on the array of a compact canonical constructor.
  @SuppressWarnings("NullAway")
  private static Own live(ResultSet row) throws SQLException {
    JobState state = Lane.state(row.getLong(OWN));
    LeaseView lease = null;
    if (state == JobState.RUNNING) {
      String holder = Objects.requireNonNullElse(row.getString(OWN + 2), "");
      lease = new LeaseView(holder, Micros.instant(row.getLong(OWN + 1)), row.getInt(OWN + 3) != 0);
    }
    return new Own(state, null, null, lease);
  }

  private static Own finished(ResultSet row) throws SQLException {
    return new Own(
        StateCode.state(row.getInt(OWN)),
        Micros.instant(row.getLong(OWN + 1)),
        row.getBytes(OWN + 2),
        null);
  }

  // NullAway does not see @Nullable on the array of a compact canonical constructor.
  @SuppressWarnings("NullAway")
  private Part part(ResultSet row, Own own) throws SQLException {
    JobId id = dialect.id(row, 2);
    Long startedAt = Row.longOrNull(row, 13);
    JobHistory history =
        new JobHistory(
            Micros.instant(row.getLong(9)),
            row.getInt(10),
            row.getInt(11),
            row.getInt(12),
            startedAt == null ? null : Micros.instant(startedAt),
            own.finishedAt,
            HistoryCodec.failures(row.getBytes(15)),
            own.result,
            row.getString(14));
    JobView view =
        new JobView(
            id,
            row.getLong(1),
            "",
            row.getString(4),
            row.getBytes(5),
            OptionsCodec.decode(row.getBytes(6), row.getInt(7)),
            own.state,
            Micros.instant(row.getLong(8)),
            history,
            own.lease,
            HistoryCodec.notes(row.getBytes(16)));
    return new Part(row.getInt(3), view);
  }

  /** With the names of the queues, which may take another statement. */
  private List<JobView> named(Session session, List<Part> parts) throws SQLException {
    List<JobView> views = new ArrayList<>(parts.size());
    for (Part part : parts) {
      JobView v = part.view;
      views.add(
          new JobView(
              v.id(),
              v.sequence(),
              queues.name(session, part.queue),
              v.kind(),
              v.payload(),
              v.options(),
              v.state(),
              v.runAt(),
              v.history(),
              v.lease(),
              v.notes()));
    }
    return views;
  }
}
