package dev.sluice.sql;

import dev.sluice.job.JobId;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Stores plain jobs on PostgreSQL with one message, a column as an array each.
 *
 * <p>In both ways the second statement sees what was committed since the first began: a job that
 * finished in between is in one of the two tables.
 */
final class PostgresInserts {
  private static final String ROWS =
      "WITH stored AS (INSERT INTO sluice_job (id, queue_id, lane, place, due, priority, run_at,"
          + " plain, enqueued_at, expire_at, kind, payload, options)"
          + " SELECT t.id, t.queue_id, t.lane, t.place, t.due, t.priority, t.due, t.plain, ?,"
          + " t.expire_at, t.kind, t.payload, t.options"
          + " FROM unnest(?::uuid[], ?::int[], ?::bigint[], ?::int[], ?::bigint[], ?::int[],"
          + " ?::int[], ?::bigint[], ?::text[], ?::bytea[], ?::bytea[]) WITH ORDINALITY"
          + " AS t(id, queue_id, lane, place, due, priority, plain, expire_at, kind, payload,"
          + " options, number)"
          + " WHERE NOT EXISTS (SELECT 1 FROM sluice_queue q"
          + " WHERE q.id = ANY (?::int[]) AND q.capacity IS NOT NULL)";

  private static final String STORED =
      " ORDER BY t.number ON CONFLICT (id) DO NOTHING RETURNING id, queue_id, lane),"
          + " counted AS ("
          + PostgresHotPath.NUMBERS
          + "SELECT queue_id, count(*) FILTER (WHERE lane % 8 <> 0),"
          + " count(*) FILTER (WHERE lane % 8 = 0), 0, 0, 0, 0 FROM stored GROUP BY queue_id)"
          + " SELECT id FROM stored;";

  private static final String INSERT =
      ROWS + STORED + " SELECT id FROM sluice_finished WHERE id = ANY (?::uuid[])";

  private static final String UNDO =
      "WITH undone AS (DELETE FROM sluice_job WHERE id = ANY (?::uuid[]) RETURNING queue_id, lane)"
          + PostgresHotPath.NUMBERS
          + "SELECT queue_id, -count(*) FILTER (WHERE lane % 8 <> 0),"
          + " -count(*) FILTER (WHERE lane % 8 = 0), 0, 0, 0, 0 FROM undone GROUP BY queue_id";

  // Nothing can be undone once it is committed. So the second statement fails, by making a number
  // of a text, if what it finds is in both tables. Not by EXISTS: the server makes a join of that,
  // and may begin with all the jobs there are; so each of the few that are found is looked up.
  private static final String COMMIT =
      ROWS
          + " AND (SELECT f.seq FROM sluice_finished f WHERE f.id = t.id) IS NULL"
          + STORED
          + " SELECT ('a job finished meanwhile: ' || f.id)::int FROM sluice_finished f"
          + " WHERE f.id = ANY (?::uuid[])"
          + " AND (SELECT j.seq FROM sluice_job j WHERE j.id = f.id) IS NOT NULL; COMMIT";

  private static final String COMMIT_AND_TELL = COMMIT + "; " + PostgresSignals.NOTIFY;

  /** A text that is no number. */
  private static final String FINISHED_MEANWHILE = "22P02";

  private final Dialect dialect;

  PostgresInserts(Dialect dialect) {
    this.dialect = dialect;
  }

  /** As {@link HotPath#insertPlain}. */
  Set<JobId> insert(Session session, List<NewRow> jobs) throws SQLException {
    if (jobs.stream().anyMatch(row -> row.job().past() != null)) {
      return Set.of();
    }
    PreparedStatement statement = session.prepare(INSERT);
    Columns.of(session, jobs).bind(statement, session.now());
    List<Set<JobId>> answers = answers(statement);
    Set<JobId> stored = answers.get(0);
    Set<JobId> finished = answers.get(1);
    finished.retainAll(stored);
    if (!finished.isEmpty()) {
      Object[] ids = finished.stream().map(JobId::toUuid).toArray();
      session.update(UNDO, session.connection().createArrayOf("uuid", ids));
      stored.removeAll(finished);
    }
    return stored;
  }

  /** As {@link HotPath#commitPlain}. */
  Set<JobId> commit(Session session, List<NewRow> jobs, Set<String> word) throws SQLException {
    boolean many = jobs.size() >= PostgresBulk.FROM;
    try {
      return many ? PostgresBulk.commit(session, jobs, word) : commitFew(session, jobs, word);
    } catch (SQLException e) {
      boolean met = FINISHED_MEANWHILE.equals(e.getSQLState()) || (many && dialect.isDuplicate(e));
      if (met && session.rollback()) {
        return Set.of();
      }
      throw e;
    }
  }

  private Set<JobId> commitFew(Session session, List<NewRow> jobs, Set<String> word)
      throws SQLException {
    PreparedStatement statement = session.prepare(word.isEmpty() ? COMMIT : COMMIT_AND_TELL);
    int next = Columns.of(session, jobs).bind(statement, session.now());
    if (!word.isEmpty()) {
      statement.setArray(next, session.connection().createArrayOf("text", word.toArray()));
    }
    return answers(statement).get(0);
  }

  /** The ids that the first two statements answer. */
  private List<Set<JobId>> answers(PreparedStatement statement) throws SQLException {
    List<Set<JobId>> answers = new ArrayList<>(2);
    boolean isResult = statement.execute();
    while (isResult && answers.size() < 2) {
      Set<JobId> ids = new HashSet<>();
      try (ResultSet rows = statement.getResultSet()) {
        while (rows.next()) {
          ids.add(dialect.id(rows, 1));
        }
      }
      answers.add(ids);
      isResult = statement.getMoreResults();
    }
    return answers;
  }

  /** The values of new rows, a column each. */
  private static final class Columns {
    private final Session session;
    private final UUID[] ids;
    private final Integer[] queues;
    private final Long[] lanes;
    private final Integer[] places;
    private final Long[] dues;
    private final Integer[] priorities;
    private final Integer[] plain;
    private final @Nullable Long[] expiries;
    private final String[] kinds;
    private final byte[][] payloads;

    /** Made as byte[][]: the driver goes by that. */
    private final @Nullable Object[] options;

    private int size;

    private Columns(Session session, int rows) {
      this.session = session;
      ids = new UUID[rows];
      queues = new Integer[rows];
      lanes = new Long[rows];
      places = new Integer[rows];
      dues = new Long[rows];
      priorities = new Integer[rows];
      plain = new Integer[rows];
      expiries = new @Nullable Long[rows];
      kinds = new String[rows];
      payloads = new byte[rows][];
      options = new byte[rows][];
    }

    static Columns of(Session session, List<NewRow> rows) {
      Columns columns = new Columns(session, rows.size());
      rows.forEach(columns::add);
      return columns;
    }

    private void add(NewRow row) {
      ids[size] = row.id().toUuid();
      queues[size] = row.queue();
      lanes[size] = row.lane();
      places[size] = row.place();
      dues[size] = row.runAt();
      priorities[size] = row.job().options().priority();
      plain[size] = Row.isPlain(null, null, row.job().options()) ? 1 : 0;
      expiries[size] = row.expireAt();
      kinds[size] = row.job().kind();
      payloads[size] = row.job().payload();
      options[size] = OptionsCodec.encode(row.job().options());
      size++;
    }

    /** The number of the first argument that is left. */
    int bind(PreparedStatement statement, long now) throws SQLException {
      Array id = array("uuid", ids);
      statement.setLong(1, now);
      statement.setArray(2, id);
      Array queue = array("int4", queues);
      statement.setArray(3, queue);
      statement.setArray(4, array("int8", lanes));
      statement.setArray(5, array("int4", places));
      statement.setArray(6, array("int8", dues));
      statement.setArray(7, array("int4", priorities));
      statement.setArray(8, array("int4", plain));
      statement.setArray(9, array("int8", expiries));
      statement.setArray(10, array("text", kinds));
      statement.setArray(11, array("bytea", payloads));
      statement.setArray(12, array("bytea", options));
      statement.setArray(13, queue);
      statement.setArray(14, id);
      return 15;
    }

    private Array array(String type, @Nullable Object[] values) throws SQLException {
      return session.connection().createArrayOf(type, values);
    }
  }
}
