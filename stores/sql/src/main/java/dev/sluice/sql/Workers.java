package dev.sluice.sql;

import dev.sluice.job.WorkerOrder;
import dev.sluice.job.WorkerView;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The table of the workers that are there (rule 16). */
final class Workers {
  private static final String RENEW =
      "UPDATE sluice_worker SET until_at = ?, announced = ? WHERE id = ? AND until_at > ?";
  private static final String COME =
      "INSERT INTO sluice_worker (id, until_at, announced) VALUES (?, ?, ?)";
  private static final String FORGET = "DELETE FROM sluice_worker WHERE until_at <= ?";
  private static final String ORDER = "SELECT ordered FROM sluice_worker WHERE id = ?";
  private static final String LIST =
      "SELECT id, ordered, announced FROM sluice_worker WHERE until_at > ?";
  private static final String ASK =
      "UPDATE sluice_worker SET ordered = ? WHERE id = ? AND until_at > ?";
  private static final String LEAVE = "DELETE FROM sluice_worker WHERE id = ?";

  private Workers() {}

  static WorkerOrder announce(Session session, WorkerView worker, Duration timeToLive)
      throws SQLException {
    long until = Micros.plus(session.now(), timeToLive);
    byte[] announced = encode(worker);
    String id = Text.clean(worker.id());
    if (session.update(RENEW, until, announced, id, session.now()) > 0) {
      Integer ordered = session.first(ORDER, row -> row.getInt(1), id);
      return ordered == null ? WorkerOrder.RUN : order(ordered);
    }
    // Whoever comes clears away who went without a word: it may have been this one.
    session.update(FORGET, session.now());
    session.update(COME, id, until, announced);
    return WorkerOrder.RUN;
  }

  static void withdraw(Session session, String worker) throws SQLException {
    session.update(LEAVE, Text.clean(worker));
  }

  static List<WorkerView> list(Session session) throws SQLException {
    return session.query(LIST, Workers::read, session.now()).stream()
        .sorted(Comparator.comparing(WorkerView::id))
        .toList();
  }

  static boolean ask(Session session, String worker, WorkerOrder order) throws SQLException {
    return session.update(ASK, code(order), Text.clean(worker), session.now()) > 0;
  }

  private static int code(WorkerOrder order) {
    return switch (order) {
      case RUN -> 0;
      case QUIET -> 1;
      case STOP -> 2;
    };
  }

  private static WorkerOrder order(int code) {
    return code == 0 ? WorkerOrder.RUN : code == 1 ? WorkerOrder.QUIET : WorkerOrder.STOP;
  }

  private static byte[] encode(WorkerView worker) {
    ByteWriter out = new ByteWriter().text(worker.name()).number(worker.queues().size());
    worker.queues().forEach(out::text);
    return out.number(worker.claiming() ? 1 : 0)
        .number(worker.concurrency())
        .number(worker.running())
        .time(worker.startedAt())
        .done();
  }

  private static WorkerView read(ResultSet row) throws SQLException {
    ByteReader in = new ByteReader(row.getBytes(3));
    String name = in.text();
    List<String> queues = new ArrayList<>();
    for (int left = in.small(); left > 0; left--) {
      queues.add(in.text());
    }
    boolean claiming = in.number() != 0;
    int concurrency = in.small();
    int running = in.small();
    return new WorkerView(
        row.getString(1),
        name,
        queues,
        claiming,
        concurrency,
        running,
        in.time(),
        order(row.getInt(2)));
  }
}
