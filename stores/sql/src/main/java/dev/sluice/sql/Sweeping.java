package dev.sluice.sql;

import dev.sluice.spi.Swept;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One sweep: each part in a transaction of its own, so that none holds locks for long. */
final class Sweeping {
  /** So often a sweep adds up numbers, at most: they come as fast as jobs do. */
  private static final int FOLDS = 20;

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

  /** One of the times of a queue. */
  @FunctionalInterface
  private interface Time {
    @Nullable Long of(Next queue);
  }

  /**
   * What there is to do: one look for all of it, for mostly there is nothing.
   *
   * @param now when it was looked
   * @param purge when the next finished job or unique key goes
   * @param folds whether numbers wait to be added up
   */
  private record Agenda(
      long now, List<Next> queues, @Nullable Long expiry, @Nullable Long purge, boolean folds) {

    List<Integer> due(Time time) {
      return queues.stream().filter(next -> isDue(time.of(next))).map(Next::queue).toList();
    }

    boolean isDue(@Nullable Long time) {
      return time != null && time <= now;
    }

    @Nullable Long next() {
      Long next = Next.earlier(expiry, purge);
      for (Next queue : queues) {
        next = Next.earlier(next, Next.earlier(queue.waiting(), queue.running()));
      }
      return next;
    }
  }

  private Agenda look() {
    return database.read(
        session ->
            new Agenda(
                session.now(),
                Next.ofAll(session),
                Next.expiry(session),
                Next.earlier(Next.purge(session), Next.window(session)),
                totals.folds(session)));
  }

  Swept run() {
    Agenda agenda = look();
    int promoted = perQueue(agenda.due(Next::waiting), upkeep::promote);
    int reclaimed = perQueue(agenda.due(Next::running), upkeep::takeBack);
    int expired = agenda.isDue(agenda.expiry) ? take(s -> upkeep.expire(s, left)) : 0;
    int purged = agenda.isDue(agenda.purge) ? take(s -> upkeep.purge(s, left)) : 0;
    if (agenda.folds) {
      fold();
    }
    boolean changed = promoted + reclaimed + expired > 0 || agenda.isDue(agenda.purge);
    Long next = (changed ? look() : agenda).next();
    return new Swept(
        promoted,
        reclaimed,
        expired,
        purged,
        left == 0,
        next == null ? null : Micros.instant(next));
  }

  private void fold() {
    boolean more = true;
    for (int i = 0; more && i < FOLDS; i++) {
      more = database.write(totals::fold);
    }
  }

  private int perQueue(List<Integer> queues, Part part) {
    int sum = 0;
    for (int queue : queues) {
      sum += take(session -> part.run(session, queue, left));
    }
    return sum;
  }

  private int take(Database.Work<Integer> work) {
    int done = left == 0 ? 0 : database.write(work);
    left -= done;
    return done;
  }
}
