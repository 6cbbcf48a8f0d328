package dev.sluice.sql;

import dev.sluice.job.JobId;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Settlement.Complete;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The hot path as one statement a call. */
final class PostgresHotPath extends HotPath {
  private static final String NUMBERS =
      "INSERT INTO sluice_delta (queue_id, scheduled, ready, running, completed, dead, cancelled) ";

  // The second statement sees what was committed since the first began: a job that finished in
  // between is in one of the two tables. Both go in one message.
  private static final String INSERT =
      "WITH stored AS (INSERT INTO sluice_job (id, queue_id, lane, place, due, priority, run_at,"
          + " plain, enqueued_at, expire_at, kind, payload, options)"
          + " SELECT t.id, t.queue_id, t.lane, t.place, t.due, t.priority, t.due, t.plain, ?,"
          + " t.expire_at, t.kind, t.payload, t.options"
          + " FROM unnest(?::uuid[], ?::int[], ?::bigint[], ?::int[], ?::bigint[], ?::int[],"
          + " ?::int[], ?::bigint[], ?::text[], ?::bytea[], ?::bytea[]) WITH ORDINALITY"
          + " AS t(id, queue_id, lane, place, due, priority, plain, expire_at, kind, payload,"
          + " options, number)"
          + " WHERE NOT EXISTS (SELECT 1 FROM sluice_queue q"
          + " WHERE q.id = ANY (?::int[]) AND q.capacity IS NOT NULL)"
          + " ORDER BY t.number ON CONFLICT (id) DO NOTHING RETURNING id, queue_id, lane),"
          + " counted AS ("
          + NUMBERS
          + "SELECT queue_id, count(*) FILTER (WHERE lane % 8 <> 0),"
          + " count(*) FILTER (WHERE lane % 8 = 0), 0, 0, 0, 0 FROM stored GROUP BY queue_id)"
          + " SELECT id FROM stored;"
          + " SELECT id FROM sluice_finished WHERE id = ANY (?::uuid[])";

  private static final String UNDO =
      "WITH undone AS (DELETE FROM sluice_job WHERE id = ANY (?::uuid[]) RETURNING queue_id, lane)"
          + NUMBERS
          + "SELECT queue_id, -count(*) FILTER (WHERE lane % 8 <> 0),"
          + " -count(*) FILTER (WHERE lane % 8 = 0), 0, 0, 0, 0 FROM undone GROUP BY queue_id";

  /** The earliest time in a line without priorities. */
  private static final String FIRST =
      "(SELECT due FROM sluice_job WHERE lane = ? AND place = 0"
          + " ORDER BY lane, place, due, seq LIMIT 1)";

  /**
   * Claims nothing while something is due or has expired: that comes first, and says so.
   *
   * <p>Whether something is due is told by the first of its line. EXISTS asks the same, but then
   * the server may hope to meet one soon by reading the table from its beginning, and reads all of
   * it.
   */
  private static final String CLAIM =
      "WITH line AS MATERIALIZED (SELECT q.paused = 1 AS paused, least("
          + FIRST
          + ", "
          + FIRST
          + ") AS next FROM sluice_queue q WHERE q.id = ?),"
          + " gate AS MATERIALIZED (SELECT paused, next, coalesce(next <= ?, FALSE)"
          + " OR coalesce((SELECT expire_at FROM sluice_job WHERE expire_at IS NOT NULL"
          + " ORDER BY expire_at LIMIT 1) <= ?, FALSE) AS pending FROM line),"
          + " found AS MATERIALIZED (SELECT seq FROM sluice_job WHERE lane = ?"
          + " AND (SELECT NOT paused AND NOT pending FROM gate)"
          + " ORDER BY lane, place, due, seq LIMIT ? FOR UPDATE SKIP LOCKED),"
          + " taken AS (UPDATE sluice_job SET lane = ?, place = 0, due = ?,"
          + " claims = (claims + 1) % "
          + Fence.MODULUS
          + ", started_at = ?, holder = ?, head = 1, cancel = 0, expire_at = NULL"
          + " WHERE seq = ANY (ARRAY(SELECT seq FROM found)) RETURNING seq, id,"
          + " claims - 1 AS claims, kind, payload, options, priority, attempts, lost,"
          + " enqueued_at, run_at, notes),"
          + " counted AS ("
          + NUMBERS
          + "SELECT ?, 0, -count(*), count(*), 0, 0, 0 FROM taken HAVING count(*) > 0)"
          + " SELECT taken.*, gate.pending AND NOT gate.paused,"
          + " CASE WHEN gate.paused THEN NULL ELSE gate.next END"
          + " FROM gate LEFT JOIN taken ON TRUE"
          + " ORDER BY priority, run_at, seq";

  /**
   * The leases are in the order of their sequences, so that each job finds its own by bisection
   * ({@code width_bucket}). A join with them would do the same until the table is vacuumed while it
   * is nearly empty: then the server takes a look into the index for as dear as all of it, reads
   * the whole table for each batch, and goes on with that plan until its next ANALYZE. And "+ 0"
   * keeps it from the index of the lanes, which has the due times in it too.
   */
  private static final String COMPLETE =
      "WITH held AS MATERIALIZED (SELECT ?::bigint[] AS seqs, ?::int[] AS claims, ?::uuid[] AS ids,"
          + " ?::bigint[] AS lanes),"
          + " gone AS (DELETE FROM sluice_job WHERE seq = ANY ((SELECT seqs FROM held)::bigint[])"
          + " AND claims = "
          + ofHeld("claims")
          + " AND id = "
          + ofHeld("ids")
          + " AND lane = "
          + ofHeld("lanes")
          + " AND plain = 1 AND due + 0 > ? RETURNING seq, claims, queue_id),"
          + " counted AS ("
          + NUMBERS
          + "SELECT queue_id, 0, 0, -count(*), 0, 0, 0 FROM gone GROUP BY queue_id)"
          + " SELECT seq, claims FROM gone";

  private static String ofHeld(String array) {
    return "(SELECT " + array + " FROM held)[width_bucket(seq, (SELECT seqs FROM held))]";
  }

  private static final int PENDING = 13;
  private static final int NEXT = 14;

  PostgresHotPath(Dialect dialect, Queues queues) {
    super(dialect, queues);
  }

  @Override
  Set<JobId> insertPlain(Session session, List<NewRow> jobs) throws SQLException {
    for (NewRow row : jobs) {
      if (row.job().past() != null) {
        return Set.of();
      }
    }
    Columns c = new Columns(session, jobs.size());
    jobs.forEach(c::add);
    PreparedStatement statement = session.prepare(INSERT);
    c.bind(statement, session.now());
    Set<JobId> stored = new HashSet<>();
    Set<JobId> finished = new HashSet<>();
    boolean isResult = statement.execute();
    Set<JobId> into = stored;
    while (isResult) {
      try (ResultSet rows = statement.getResultSet()) {
        while (rows.next()) {
          into.add(dialect.id(rows, 1));
        }
      }
      into = finished;
      isResult = statement.getMoreResults();
    }
    finished.retainAll(stored);
    if (!finished.isEmpty()) {
      Object[] ids = finished.stream().map(JobId::toUuid).toArray();
      session.update(UNDO, session.connection().createArrayOf("uuid", ids));
      stored.removeAll(finished);
    }
    return stored;
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

    Columns(Session session, int rows) {
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

    void add(NewRow row) {
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

    void bind(PreparedStatement statement, long now) throws SQLException {
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
    }

    private Array array(String type, @Nullable Object[] values) throws SQLException {
      return session.connection().createArrayOf(type, values);
    }
  }

  // One statement is a transaction by itself. Several are not: what the first of them took would be
  // forgotten if a later one failed.
  @Override
  Look claimAll(Database database, Claimer claimer, ClaimRequest request) {
    if (request.queues().size() > 1) {
      return claimer.completed(super.claimAll(database, claimer, request), request);
    }
    String queue = request.queues().get(0);
    Gated gated = database.single(session -> claimGated(session, request, queue, request.max()));
    return gated.pending
        ? database.write(session -> super.claimIn(session, claimer, request, false))
        : new Look(gated.claimed, gated.next, false);
  }

  @Override
  Look claimIn(Session session, Claimer claimer, ClaimRequest request, boolean holding)
      throws SQLException {
    List<Delivery> claimed = new ArrayList<>();
    Long next = null;
    for (int i = 0; i < request.queues().size() && claimed.size() < request.max(); i++) {
      String queue = request.queues().get(i);
      Gated gated = claimGated(session, request, queue, request.max() - claimed.size());
      if (gated.pending) {
        boolean holds = holding || !claimed.isEmpty();
        Look rest = claimer.claim(session, rest(request, i, claimed.size()), holds);
        claimed.addAll(rest.claimed());
        return new Look(claimed, Next.earlier(next, rest.nextDue()), rest.cut());
      }
      claimed.addAll(gated.claimed);
      next = Next.earlier(next, gated.next);
    }
    return new Look(claimed, next, false);
  }

  /** What is left to do from a queue on. */
  private static ClaimRequest rest(ClaimRequest request, int from, int claimed) {
    return new ClaimRequest(
        request.queues().subList(from, request.queues().size()),
        request.max() - claimed,
        request.lease(),
        request.maxWait(),
        request.holder());
  }

  /**
   * What one statement gave.
   *
   * @param pending whether something has to be made READY or cancelled first; then nothing was
   *     claimed
   * @param next when the next SCHEDULED job is due, or {@code null}
   */
  private record Gated(List<Delivery> claimed, boolean pending, @Nullable Long next) {
    static final Gated NOTHING = new Gated(List.of(), false, null);
  }

  private Gated claimGated(Session session, ClaimRequest request, String name, int max)
      throws SQLException {
    Integer queue = queues.find(session, name);
    if (queue == null) {
      return Gated.NOTHING;
    }
    long now = session.now();
    long until = Micros.plus(now, request.lease());
    List<Delivery> claimed = new ArrayList<>();
    Gated none =
        session.first(
            CLAIM,
            row -> {
              row.getLong(1);
              if (row.wasNull()) {
                return new Gated(List.of(), row.getBoolean(PENDING), Row.longOrNull(row, NEXT));
              }
              do {
                claimed.add(Claimed.read(dialect, name, until, row));
              } while (row.next());
              return null;
            },
            Lane.scheduled(queue),
            Lane.scheduledGrouped(queue),
            queue,
            now,
            now,
            Lane.ready(queue),
            max,
            Lane.running(queue),
            until,
            now,
            Claimer.holder(request.holder()),
            queue);
    return none == null ? new Gated(claimed, false, null) : none;
  }

  @Override
  Set<Long> complete(Session session, List<Complete> outcomes) throws SQLException {
    List<Complete> ordered = new ArrayList<>(outcomes);
    ordered.sort(Comparator.comparingLong(outcome -> outcome.lease().fence()));
    List<Long> seqs = new ArrayList<>();
    List<Integer> claims = new ArrayList<>();
    List<UUID> ids = new ArrayList<>();
    List<Long> lanes = new ArrayList<>();
    for (Complete outcome : ordered) {
      Integer queue = queues.find(session, outcome.lease().queue());
      if (queue != null) {
        long fence = outcome.lease().fence();
        seqs.add(Fence.sequence(fence));
        claims.add(Fence.claims(fence));
        ids.add(outcome.lease().job().toUuid());
        lanes.add(Lane.running(queue));
      }
    }
    return new HashSet<>(
        session.query(
            COMPLETE,
            row -> Fence.of(row.getLong(1), row.getInt(2), true),
            session.connection().createArrayOf("int8", seqs.toArray()),
            session.connection().createArrayOf("int4", claims.toArray()),
            session.connection().createArrayOf("uuid", ids.toArray()),
            session.connection().createArrayOf("int8", lanes.toArray()),
            session.now()));
  }
}
