package dev.sluice.sql;

import dev.sluice.job.JobState;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Live jobs that one transaction changes. They are locked first: unique keys, then groups, then
 * jobs, each in their order, which everybody keeps, so that nobody waits in a circle.
 */
final class Rows {
  private static final String UPDATE =
      "UPDATE sluice_job SET lane = ?, place = ?, due = ?, priority = ?, run_at = ?, head = ?,"
          + " cancel = ?, attempts = ?, lost = ?, releases = ?, expire_at = ?, group_id = ?,"
          + " unique_key = ?, plain = ?, reason = ?, options = ?, failures = ? WHERE seq = ?";
  private static final String KEEP =
      "INSERT INTO sluice_finished (seq, id, queue_id, state, purge_at, finished_at, priority,"
          + " run_at, claims, attempts, lost, releases, enqueued_at, started_at, unique_key, kind,"
          + " reason, payload, options, failures, notes, result)"
          + " SELECT seq, id, queue_id, ?, ?, ?, priority, run_at, claims, ?, ?, ?, enqueued_at,"
          + " started_at, unique_key, kind, ?, payload, options, ?, notes, ?"
          + " FROM sluice_job WHERE seq = ?";
  private static final String FREE =
      "DELETE FROM sluice_key WHERE queue_id = ? AND name = ? AND id = ? AND until_at IS NULL";
  private static final String FREE_ALL = "DELETE FROM sluice_key WHERE id = ?";

  private final Dialect dialect;
  private final Session session;
  private final Groups groups;
  private final Map<Long, Row> bySeq = new LinkedHashMap<>();

  private record Claims(@Nullable Long group, int queue, @Nullable String key) {}

  private Rows(Dialect dialect, Session session) {
    this.dialect = dialect;
    this.session = session;
    groups = new Groups(dialect, session);
  }

  /** Locks the jobs that are there, and what they hold. */
  static Rows lock(Dialect dialect, Session session, Collection<Long> seqs) throws SQLException {
    return lock(dialect, session, seqs, List.of());
  }

  /**
   * The same.
   *
   * @param moreGroups groups that jobs are about to enter
   */
  static Rows lock(
      Dialect dialect, Session session, Collection<Long> seqs, Collection<Long> moreGroups)
      throws SQLException {
    Rows rows = new Rows(dialect, session);
    TreeSet<Long> ordered = new TreeSet<>(seqs);
    TreeSet<Long> groups = new TreeSet<>(moreGroups);
    if (dialect.locksRows()) {
      groups.addAll(rows.lockKeys(ordered));
      rows.groups.lock(groups);
    }
    for (Row row : rows.select(ordered)) {
      Long group = row.group;
      if (dialect.locksRows() && group != null && !groups.contains(group)) {
        throw new SQLException("a job changed its group meanwhile", "40001");
      }
      rows.bySeq.put(row.seq, row);
    }
    return rows;
  }

  /** Locks the keys of the jobs; returns their groups. */
  private Set<Long> lockKeys(Collection<Long> seqs) throws SQLException {
    TreeSet<Long> found = new TreeSet<>();
    TreeMap<Integer, TreeSet<String>> keys = new TreeMap<>();
    List<Claims> claims =
        InList.query(
            session,
            "SELECT group_id, queue_id, unique_key FROM sluice_job WHERE"
                + " (group_id IS NOT NULL OR unique_key IS NOT NULL) AND seq IN ",
            seqs,
            "",
            row -> new Claims(Row.longOrNull(row, 1), row.getInt(2), row.getString(3)));
    for (Claims claim : claims) {
      if (claim.group != null) {
        found.add(claim.group);
      }
      if (claim.key != null) {
        keys.computeIfAbsent(claim.queue, q -> new TreeSet<>()).add(claim.key);
      }
    }
    for (Map.Entry<Integer, TreeSet<String>> queue : keys.entrySet()) {
      for (String key : queue.getValue()) {
        session.first(
            "SELECT queue_id FROM sluice_key WHERE queue_id = ? AND name = ?" + dialect.forUpdate(),
            row -> row.getInt(1),
            queue.getKey(),
            key);
      }
    }
    return found;
  }

  private List<Row> select(Collection<Long> seqs) throws SQLException {
    return InList.query(
        session,
        "SELECT " + Row.COLUMNS + " FROM sluice_job" + dialect.byKey() + " WHERE seq IN ",
        seqs,
        " ORDER BY seq" + dialect.forUpdate(),
        row -> new Row(dialect, row));
  }

  @Nullable Row get(long seq) {
    return bySeq.get(seq);
  }

  Collection<Row> all() {
    return bySeq.values();
  }

  Groups groups() {
    return groups;
  }

  /** Writes what was changed. */
  void flush(Delta delta) throws SQLException {
    List<@Nullable Object[]> updates = new ArrayList<>();
    List<@Nullable Object[]> kept = new ArrayList<>();
    List<@Nullable Object[]> keys = new ArrayList<>();
    List<@Nullable Object[]> allKeys = new ArrayList<>();
    List<Long> gone = new ArrayList<>();
    TreeSet<Long> touched = new TreeSet<>();
    for (Row row : bySeq.values()) {
      if (!row.changed) {
        continue;
      }
      touch(touched, row.groupBefore);
      touch(touched, row.group);
      JobState after = row.state;
      boolean stays = !row.isOver() || row.isKept();
      delta.move(row.queue, row.before, stays ? after : null, 1);
      if (!row.isOver()) {
        updates.add(update(row));
        continue;
      }
      gone.add(row.seq);
      if (after == null) {
        allKeys.add(new @Nullable Object[] {dialect.id(row.id)});
      } else if (row.key != null) {
        keys.add(new @Nullable Object[] {row.queue, row.key, dialect.id(row.id)});
      }
      if (stays) {
        kept.add(keep(row));
      }
    }
    session.batch(UPDATE, updates);
    if (dialect.batchesInsertSelect()) {
      session.batch(KEEP, kept);
    } else {
      for (@Nullable Object[] row : kept) {
        session.update(KEEP, row);
      }
    }
    dialect.delete(session, "sluice_job", "seq", gone);
    session.batch(FREE, keys);
    session.batch(FREE_ALL, allKeys);
    for (long group : touched) {
      groups.advance(group);
    }
  }

  private static void touch(Set<Long> touched, @Nullable Long group) {
    if (group != null) {
      touched.add(group);
    }
  }

  private @Nullable Object[] update(Row row) throws SQLException {
    boolean ready = row.state == JobState.READY;
    return new @Nullable Object[] {
      lane(row),
      ready ? row.priority : 0,
      row.runAt,
      row.priority,
      row.runAt,
      row.head ? 1 : 0,
      row.cancel ? 1 : 0,
      row.attempts,
      row.lost,
      row.releases,
      row.expireAt,
      row.group,
      row.key,
      row.isPlain() ? 1 : 0,
      row.reason,
      row.optionBytes(),
      row.failures,
      row.seq
    };
  }

  private long lane(Row row) throws SQLException {
    Long group = row.group;
    if (row.state == JobState.SCHEDULED) {
      boolean mayBeHeldBack = group != null && !row.head;
      return mayBeHeldBack ? Lane.scheduledGrouped(row.queue) : Lane.scheduled(row.queue);
    }
    boolean first = group == null || groups.isFront(group, row.seq);
    return first ? Lane.ready(row.queue) : Lane.blocked(Objects.requireNonNull(group));
  }

  private static @Nullable Object[] keep(Row row) {
    return new @Nullable Object[] {
      StateCode.of(Objects.requireNonNull(row.state)),
      row.purgeAt(),
      row.finishedAt,
      row.attempts,
      row.lost,
      row.releases,
      row.reason,
      row.failures,
      row.result,
      row.seq
    };
  }
}
