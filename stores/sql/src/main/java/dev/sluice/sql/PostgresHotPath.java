package dev.sluice.sql;

import dev.sluice.job.JobId;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Settlement.Complete;
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
  static final String NUMBERS =
      "INSERT INTO sluice_delta (queue_id, scheduled, ready, running, completed, dead, cancelled) ";

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

  private final PostgresInserts inserts;

  PostgresHotPath(Dialect dialect, Queues queues) {
    super(dialect, queues);
    inserts = new PostgresInserts(dialect);
  }

  @Override
  Set<JobId> insertPlain(Session session, List<NewRow> jobs) throws SQLException {
    return inserts.insert(session, jobs);
  }

  @Override
  boolean commitsPlain() {
    return true;
  }

  @Override
  Set<JobId> commitPlain(Session session, List<NewRow> jobs, Set<String> word) throws SQLException {
    return inserts.commit(session, jobs, word);
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
