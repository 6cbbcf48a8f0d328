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

  /** Claims nothing while something is due or has expired: that comes first, and says so. */
  private static final String CLAIM =
      "WITH gate AS MATERIALIZED (SELECT q.paused = 1 AS paused,"
          + " EXISTS (SELECT 1 FROM sluice_job WHERE lane = ? AND place = 0 AND due <= ?)"
          + " OR EXISTS (SELECT 1 FROM sluice_job WHERE lane = ? AND place = 0 AND due <= ?)"
          + " OR EXISTS (SELECT 1 FROM sluice_job WHERE expire_at <= ?) AS pending"
          + " FROM sluice_queue q WHERE q.id = ?),"
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
          + " SELECT taken.*, gate.pending AND NOT gate.paused FROM gate LEFT JOIN taken ON TRUE"
          + " ORDER BY priority, run_at, seq";

  private static final String COMPLETE =
      "WITH gone AS (DELETE FROM sluice_job j USING"
          + " unnest(?::bigint[], ?::int[], ?::uuid[], ?::bigint[]) AS t(seq, claims, id, lane)"
          + " WHERE j.seq = t.seq AND j.claims = t.claims AND j.id = t.id AND j.lane = t.lane"
          + " AND j.plain = 1 AND j.due > ? RETURNING j.seq, j.claims, j.queue_id),"
          + " counted AS ("
          + NUMBERS
          + "SELECT queue_id, 0, 0, -count(*), 0, 0, 0 FROM gone GROUP BY queue_id)"
          + " SELECT seq, claims FROM gone";

  private static final int PENDING = 13;

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
  List<Delivery> claimAll(Database database, Claimer claimer, ClaimRequest request) {
    if (request.queues().size() > 1) {
      return database.write(session -> claimIn(session, claimer, request));
    }
    List<Delivery> claimed =
        database.single(
            session -> {
              List<Delivery> found = new ArrayList<>();
              return claimUnlessPending(session, request, found) < 0 ? found : null;
            });
    return claimed == null ? database.write(session -> claimer.claim(session, request)) : claimed;
  }

  @Override
  List<Delivery> claimIn(Session session, Claimer claimer, ClaimRequest request)
      throws SQLException {
    List<Delivery> claimed = new ArrayList<>();
    int pending = claimUnlessPending(session, request, claimed);
    if (pending >= 0) {
      List<String> rest = request.queues().subList(pending, request.queues().size());
      claimed.addAll(
          claimer.claim(
              session,
              new ClaimRequest(
                  rest,
                  request.max() - claimed.size(),
                  request.lease(),
                  request.maxWait(),
                  request.holder())));
    }
    return claimed;
  }

  /**
   * Claims from one queue after the other.
   *
   * @param claimed gets the jobs
   * @return the place of the queue at which something has to be made READY or cancelled first, and
   *     from which nothing was claimed; -1 if there is none
   */
  private int claimUnlessPending(Session session, ClaimRequest request, List<Delivery> claimed)
      throws SQLException {
    for (int i = 0; i < request.queues().size(); i++) {
      String name = request.queues().get(i);
      Integer queue = queues.find(session, name);
      if (queue == null || claimed.size() >= request.max()) {
        continue;
      }
      long until = Micros.plus(session.now(), request.lease());
      int left = request.max() - claimed.size();
      Claiming c = new Claiming(name, queue, left, until, Claimer.holder(request.holder()));
      List<@Nullable Delivery> found = claimGated(session, c);
      if (found.size() == 1 && found.get(0) == null) {
        return i;
      }
      found.forEach(job -> addIfThere(claimed, job));
    }
    return -1;
  }

  private static void addIfThere(List<Delivery> claimed, @Nullable Delivery job) {
    if (job != null) {
      claimed.add(job);
    }
  }

  /** The jobs; a single {@code null} if something is pending. */
  private List<@Nullable Delivery> claimGated(Session session, Claiming c) throws SQLException {
    long now = session.now();
    List<@Nullable Delivery> found = new ArrayList<>();
    boolean[] pending = new boolean[1];
    session.query(
        CLAIM,
        row -> {
          row.getLong(1);
          if (row.wasNull()) {
            pending[0] = row.getBoolean(PENDING);
          } else {
            found.add(Claimed.read(dialect, c.queue(), c.until(), row));
          }
          return true;
        },
        Lane.scheduled(c.number()),
        now,
        Lane.scheduledGrouped(c.number()),
        now,
        now,
        c.number(),
        Lane.ready(c.number()),
        c.max(),
        Lane.running(c.number()),
        c.until(),
        now,
        c.holder(),
        c.number());
    if (pending[0]) {
      found.add(null);
    }
    return found;
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
            row -> Fence.of(row.getLong(1), row.getInt(2)),
            session.connection().createArrayOf("int8", seqs.toArray()),
            session.connection().createArrayOf("int4", claims.toArray()),
            session.connection().createArrayOf("uuid", ids.toArray()),
            session.connection().createArrayOf("int8", lanes.toArray()),
            session.now()));
  }
}
