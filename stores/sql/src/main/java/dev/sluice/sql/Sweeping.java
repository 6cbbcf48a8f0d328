package dev.sluice.sql;

import dev.sluice.spi.Swept;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** One sweep: each part in a transaction of its own, so that none holds locks for long. */
final class Sweeping {
  private final Database database;
  private final Upkeep upkeep;
  private final Totals totals;
  private int left;

  Sweeping(Database database, Upkeep upkeep, Totals totals, int limit) {
    this.database = database;
    this.upkeep = upkeep;
    this.totals = totals;
    left = limit;
  }

  /** Something that is done to a queue, at most so often. */
  @FunctionalInterface
  private interface Part {
    int run(Session session, int queue, int limit) throws SQLException;
  }

  Swept run() {
    int promoted = perQueue(upkeep::promote, false);
    int reclaimed = perQueue(upkeep::takeBack, true);
    int expired = anyDue(Next::expiry) ? take(s -> upkeep.expire(s, left)) : 0;
    int purged = anyDue(Sweeping::nextPurge) ? take(s -> upkeep.purge(s, left)) : 0;
    database.write(
        session -> {
          totals.fold(session);
          return true;
        });
    Long next = database.read(Sweeping::nextDue);
    return new Swept(
        promoted,
        reclaimed,
        expired,
        purged,
        left == 0,
        next == null ? null : Micros.instant(next));
  }

  private int perQueue(Part part, boolean running) {
    int sum = 0;
    for (int queue : database.read(session -> Upkeep.due(session, running))) {
      sum += take(session -> part.run(session, queue, left));
    }
    return sum;
  }

  private int take(Database.Work<Integer> work) {
    int done = left == 0 ? 0 : database.write(work);
    left -= done;
    return done;
  }

  /** A time that is looked up; {@code null} when there is none. */
  @FunctionalInterface
  private interface Lookup {
    @Nullable Long at(Session session) throws SQLException;
  }

  private boolean anyDue(Lookup lookup) {
    return database.read(
        session -> {
          Long at = lookup.at(session);
          return at != null && at <= session.now();
        });
  }

  private static @Nullable Long nextPurge(Session session) throws SQLException {
    return Next.earlier(Next.purge(session), Next.window(session));
  }

  private static @Nullable Long nextDue(Session session) throws SQLException {
    Long next = Next.earlier(Next.expiry(session), Next.purge(session));
    for (Next queue : Next.ofAll(session)) {
      next = Next.earlier(next, Next.earlier(queue.waiting(), queue.running()));
    }
    return next;
  }
}
