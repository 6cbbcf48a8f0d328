package dev.sluice.sql;

import java.sql.SQLException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Which job stands in front of each group (rule 8). Only that one may be in a queue's READY line;
 * the others that are READY wait in the group's own line, so that a claim need not look at groups
 * at all, and the end of a job touches one other.
 *
 * <p>A front that was claimed is the head until it is final. Before that a better one takes its
 * place.
 */
final class Groups {
  private static final String COLUMNS = "seq, lane, head, priority, run_at, group_id";

  private final Dialect dialect;
  private final Session session;

  Groups(Dialect dialect, Session session) {
    this.dialect = dialect;
    this.session = session;
  }

  /** A job of the group, as far as its place goes. */
  private record Member(
      long seq, long lane, boolean head, int priority, long runAt, @Nullable Long group) {
    boolean isBefore(Member other) {
      if (priority != other.priority) {
        return priority < other.priority;
      }
      return runAt != other.runAt ? runAt < other.runAt : seq < other.seq;
    }
  }

  /** Locks the groups, which are made if they are not there, until the transaction ends. */
  void lock(Collection<Long> ordered) throws SQLException {
    for (long group : ordered) {
      session.update(dialect.insertIfAbsent("sluice_group", "id", "?"), group);
      Integer there =
          session.first(
              "SELECT 1 FROM sluice_group WHERE id = ?" + dialect.forUpdate(),
              row -> row.getInt(1),
              group);
      if (there == null) {
        throw new SQLException("a group ended meanwhile", "40001");
      }
    }
  }

  private @Nullable Long front(long group) throws SQLException {
    return session.first(
        "SELECT front FROM sluice_group WHERE id = ?", row -> Row.longOrNull(row, 1), group);
  }

  boolean isFront(long group, long seq) throws SQLException {
    Long front = front(group);
    return front != null && front == seq;
  }

  /** Puts a job that has started elsewhere in front, unless a head is there. */
  void takeFront(long group, long seq) throws SQLException {
    Long front = front(group);
    Member there = member(group, front);
    if (there != null && there.head) {
      return;
    }
    if (there != null && Lane.isClaimable(there.lane)) {
      line(Lane.blocked(group), there.seq);
    }
    setFront(group, seq);
  }

  /** Lets the first of the group into its queue's READY line, once no head holds it back. */
  void advance(long group) throws SQLException {
    Long front = front(group);
    Member candidate = member(group, front);
    if (candidate != null && candidate.head && candidate.lane >= 0) {
      return;
    }
    Member best = best(group);
    if (candidate != null && Lane.isClaimable(candidate.lane)) {
      if (best == null || candidate.isBefore(best)) {
        return;
      }
      line(Lane.blocked(group), candidate.seq);
    }
    if (best == null) {
      session.update("DELETE FROM sluice_group WHERE id = ?", group);
      return;
    }
    line(Lane.ready(queue(best.seq)), best.seq);
    if (front == null || front != best.seq) {
      setFront(group, best.seq);
    }
  }

  private void setFront(long group, long seq) throws SQLException {
    session.update(dialect.insertIfAbsent("sluice_group", "id", "?"), group);
    session.update("UPDATE sluice_group SET front = ? WHERE id = ?", seq, group);
  }

  private void line(long lane, long seq) throws SQLException {
    session.update("UPDATE sluice_job SET lane = ? WHERE seq = ?", lane, seq);
  }

  private int queue(long seq) throws SQLException {
    Integer queue =
        session.first("SELECT queue_id FROM sluice_job WHERE seq = ?", row -> row.getInt(1), seq);
    if (queue == null) {
      throw new SQLException("a job of a group went meanwhile", "40001");
    }
    return queue;
  }

  /** The front, if it is there and has not left the group. */
  private @Nullable Member member(long group, @Nullable Long seq) throws SQLException {
    if (seq == null) {
      return null;
    }
    Member found =
        session.first(
            "SELECT " + COLUMNS + " FROM sluice_job WHERE seq = ?" + dialect.forUpdate(),
            Groups::member,
            seq);
    Long of = found == null ? null : found.group;
    return of != null && of == group ? found : null;
  }

  private @Nullable Member best(long group) throws SQLException {
    return session.first(
        "SELECT "
            + COLUMNS
            + " FROM sluice_job WHERE lane = ? ORDER BY lane, place, due, seq LIMIT 1",
        Groups::member,
        Lane.blocked(group));
  }

  private static Member member(java.sql.ResultSet row) throws SQLException {
    return new Member(
        row.getLong(1),
        row.getLong(2),
        row.getInt(3) != 0,
        row.getInt(4),
        row.getLong(5),
        Row.longOrNull(row, 6));
  }
}
