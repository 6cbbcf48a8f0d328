package dev.sluice.sql;

import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Stores many plain jobs on PostgreSQL with one message, as if none of them were there: to leave
 * out those that are, and to say which were stored, takes a third of the time of a thousand. If one
 * is there after all the server refuses all of them, and they go the long way.
 *
 * <p>What is the same for all jobs is sent once, beside an array that is empty.
 */
final class PostgresBulk {
  /** From so many on; with fewer it would save little, and a refusal is an error in a log. */
  static final int FROM = 100;

  private static final String UNBOUNDED =
      " WHERE NOT EXISTS (SELECT 1 FROM sluice_queue q WHERE q.id = ANY (?::int[])"
          + " AND q.capacity IS NOT NULL)";

  /** The jobs and their number; the latter tells whether a queue was bounded. */
  private static final String STORE =
      "WITH stored AS (INSERT INTO sluice_job (id, payload, enqueued_at, queue_id, lane, place,"
          + " due, run_at, priority, plain, expire_at, kind, options)"
          + " SELECT t.id, t.payload, ?, coalesce(t.queue_id, u.queue_id),"
          + " coalesce(t.lane, u.lane), coalesce(t.place, u.place), coalesce(t.due, u.due),"
          + " coalesce(t.due, u.due), coalesce(t.priority, u.priority),"
          + " coalesce(t.plain, u.plain), coalesce(t.expire_at, u.expire_at),"
          + " coalesce(t.kind, u.kind), coalesce(t.options, u.options)"
          + " FROM unnest(?::uuid[], ?::bytea[], ?::int[], ?::bigint[], ?::int[], ?::bigint[],"
          + " ?::int[], ?::int[], ?::bigint[], ?::text[], ?::bytea[]) WITH ORDINALITY"
          + " AS t(id, payload, queue_id, lane, place, due, priority, plain, expire_at, kind,"
          + " options, number), (SELECT ?::int AS queue_id, ?::bigint AS lane, ?::int AS place,"
          + " ?::bigint AS due, ?::int AS priority, ?::int AS plain, ?::bigint AS expire_at,"
          + " ?::text AS kind, ?::bytea AS options) AS u"
          + UNBOUNDED
          + " ORDER BY t.number) "
          + PostgresHotPath.NUMBERS
          + "SELECT d.queue_id, d.scheduled, d.ready, 0, 0, 0, 0"
          + " FROM unnest(?::int[], ?::int[], ?::int[]) AS d(queue_id, scheduled, ready)"
          + UNBOUNDED
          + ";";

  // As in PostgresInserts: one that is in both tables now makes the statement fail.
  private static final String COMMIT =
      STORE
          + " SELECT ('a job finished before: ' || f.id)::int FROM sluice_finished f"
          + " WHERE f.id = ANY (?::uuid[]); COMMIT";

  private static final String COMMIT_AND_TELL = COMMIT + "; " + PostgresSignals.NOTIFY;

  /** A column whose values may all be the same. */
  private record Column(String type, int sqlType, Function<NewRow, @Nullable Object> value) {}

  private static final List<Column> COLUMNS =
      List.of(
          new Column("int4", Types.INTEGER, NewRow::queue),
          new Column("int8", Types.BIGINT, NewRow::lane),
          new Column("int4", Types.INTEGER, NewRow::place),
          new Column("int8", Types.BIGINT, NewRow::runAt),
          new Column("int4", Types.INTEGER, row -> row.job().options().priority()),
          new Column(
              "int4", Types.INTEGER, row -> Row.isPlain(null, null, row.job().options()) ? 1 : 0),
          new Column("int8", Types.BIGINT, NewRow::expireAt),
          new Column("text", Types.VARCHAR, row -> row.job().kind()),
          new Column("bytea", Types.BINARY, row -> OptionsCodec.encode(row.job().options())));

  private final Session session;
  private final PreparedStatement statement;
  private final List<NewRow> jobs;
  private int next = 1;

  private PostgresBulk(Session session, PreparedStatement statement, List<NewRow> jobs) {
    this.session = session;
    this.statement = statement;
    this.jobs = jobs;
  }

  /** As {@link HotPath#commitPlain}: all or none. */
  static Set<JobId> commit(Session session, List<NewRow> jobs, Set<String> word)
      throws SQLException {
    PreparedStatement statement = session.prepare(word.isEmpty() ? COMMIT : COMMIT_AND_TELL);
    PostgresBulk bulk = new PostgresBulk(session, statement, jobs);
    bulk.bind();
    if (!word.isEmpty()) {
      bulk.bind("text", word.toArray());
    }
    statement.execute();
    Set<JobId> stored = new HashSet<>();
    if (statement.getUpdateCount() > 0) {
      jobs.forEach(job -> stored.add(job.id()));
    }
    return stored;
  }

  private void bind() throws SQLException {
    statement.setLong(next++, session.now());
    Array ids = bind("uuid", values(row -> row.id().toUuid(), new UUID[jobs.size()]));
    bind("bytea", values(row -> row.job().payload(), new byte[jobs.size()][]));
    int first = next;
    next += COLUMNS.size();
    for (int i = 0; i < COLUMNS.size(); i++) {
      bind(COLUMNS.get(i), first + i);
    }
    bindNumbers();
    statement.setArray(next++, ids);
  }

  /** The array at its place, and what all have in common at the next. */
  private void bind(Column column, int place) throws SQLException {
    @Nullable Object[] values = values(column.value, array(column.type, jobs.size()));
    Object one = values[0];
    if (Arrays.stream(values).allMatch(value -> Objects.deepEquals(value, one))) {
      statement.setArray(place, array(column.type, array(column.type, 0)));
      statement.setObject(next++, one, column.sqlType);
    } else {
      statement.setArray(place, array(column.type, values));
      statement.setNull(next++, column.sqlType);
    }
  }

  private void bindNumbers() throws SQLException {
    Map<Integer, int[]> numbers = new TreeMap<>();
    for (NewRow job : jobs) {
      int[] counts = numbers.computeIfAbsent(job.queue(), queue -> new int[2]);
      counts[job.state() == JobState.SCHEDULED ? 0 : 1]++;
    }
    Object[] queues = numbers.keySet().toArray();
    Array bounded = bind("int4", queues);
    statement.setArray(next++, bounded);
    bind("int4", numbers.values().stream().map(counts -> counts[0]).toArray());
    bind("int4", numbers.values().stream().map(counts -> counts[1]).toArray());
    statement.setArray(next++, bounded);
  }

  private @Nullable Object[] values(
      Function<NewRow, @Nullable Object> value, @Nullable Object[] array) {
    for (int i = 0; i < array.length; i++) {
      array[i] = value.apply(jobs.get(i));
    }
    return array;
  }

  /** Of the type that the driver sends as it is. */
  private static @Nullable Object[] array(String type, int size) {
    return switch (type) {
      case "int4" -> new @Nullable Integer[size];
      case "int8" -> new @Nullable Long[size];
      case "text" -> new @Nullable String[size];
      default -> new byte[size][];
    };
  }

  private Array bind(String type, @Nullable Object[] values) throws SQLException {
    Array array = array(type, values);
    statement.setArray(next++, array);
    return array;
  }

  private Array array(String type, @Nullable Object[] values) throws SQLException {
    return session.connection().createArrayOf(type, values);
  }
}
