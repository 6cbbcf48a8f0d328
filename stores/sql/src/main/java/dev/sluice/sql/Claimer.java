package dev.sluice.sql;

import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.StoreException;
import dev.sluice.sql.HotPath.Claiming;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Claims (rules 2, 5, 8), and waits for something to claim without a connection: until the bell
 * rings, until the next job is due, and otherwise looks again in growing intervals.
 */
final class Claimer {
  /** So many due jobs are made READY by one claim; a sweep does the rest. */
  private static final int PROMOTE = 1_000;

  private final Database database;
  private final Queues queues;
  private final HotPath hot;
  private final Upkeep upkeep;
  private final Bell bell;
  private final Signals signals;
  private final Polling polling;

  Claimer(
      Database database,
      Queues queues,
      HotPath hot,
      Upkeep upkeep,
      Bell bell,
      Signals signals,
      Polling polling) {
    this.database = database;
    this.queues = queues;
    this.hot = hot;
    this.upkeep = upkeep;
    this.bell = bell;
    this.signals = signals;
    this.polling = polling;
  }

  List<Delivery> claim(ClaimRequest request) throws InterruptedException {
    return claim(request, () -> hot.claimAll(database, this, request));
  }

  /**
   * The same.
   *
   * @param first the first look; what comes after it is looked for as ever
   */
  List<Delivery> claim(ClaimRequest request, Supplier<Look> first) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    long deadline = System.nanoTime() + nanos(request);
    long wakeups = bell.wakeups();
    for (int looks = 0; ; looks++) {
      long rings = bell.rings(request.queues());
      Look look = looks == 0 ? first.get() : lookAgain(request);
      long left = TimeUnit.NANOSECONDS.toMicros(deadline - System.nanoTime());
      if (!look.claimed().isEmpty()
          || left <= 0
          || bell.wakeups() != wakeups
          || database.isClosed()) {
        return look.claimed();
      }
      signals.listen();
      bell.await(request.queues(), rings, Math.min(left, patience(look, looks)));
    }
  }

  private static long nanos(ClaimRequest request) {
    long seconds = request.maxWait().toSeconds();
    return seconds > TimeUnit.DAYS.toSeconds(365)
        ? TimeUnit.DAYS.toNanos(365)
        : request.maxWait().toNanos();
  }

  private long patience(Look look, int looks) {
    long poll = signals.isHearing() ? polling.microsBetweenSignals() : polling.micros(looks);
    if (look.nextDue() == null) {
      return poll;
    }
    long toDue = look.nextDue() - database.clock().estimate();
    return Math.max(100, Math.min(poll, toDue));
  }

  /** What a look gave, and what another transaction gives if it was cut short. */
  Look completed(Look look, ClaimRequest request) {
    if (!look.cut()) {
      return look;
    }
    int left = request.max() - look.claimed().size();
    ClaimRequest rest =
        new ClaimRequest(
            request.queues(), left, request.lease(), request.maxWait(), request.holder());
    try {
      Look more = database.write(session -> claim(session, rest, false));
      List<Delivery> claimed = new ArrayList<>(look.claimed());
      claimed.addAll(more.claimed());
      return new Look(claimed, more.nextDue(), false);
    } catch (StoreException e) {
      // What is claimed is claimed: the next call will meet the same.
      Log.LOG.log(System.Logger.Level.DEBUG, "claimed a part only", e);
      return look;
    }
  }

  private Look lookAgain(ClaimRequest request) {
    try {
      Look nothing = database.dialect().hasOneWriter() ? lookWithoutLock(request) : null;
      return nothing == null ? hot.claimAll(database, this, request) : nothing;
    } catch (StoreException e) {
      if (database.isClosed()) {
        return Look.NOTHING;
      }
      throw e;
    }
  }

  /** {@code null} if there is something that is worth the lock of a writing transaction. */
  private @Nullable Look lookWithoutLock(ClaimRequest request) {
    return database.<@Nullable Look>read(
        session -> {
          Collection<Next> open = open(session, request).values();
          boolean any = isDue(session, Next.expiry(session));
          for (Next queue : open) {
            any = any || isAnythingThere(session, queue);
          }
          return any ? null : new Look(List.of(), nextDue(open), false);
        });
  }

  private static boolean isAnythingThere(Session session, Next queue) throws SQLException {
    if (isDue(session, queue.waiting())) {
      return true;
    }
    Integer ready =
        session.first(
            "SELECT 1 FROM sluice_job WHERE lane = ? LIMIT 1",
            row -> row.getInt(1),
            Lane.ready(queue.queue()));
    return ready != null;
  }

  private static @Nullable Long nextDue(Collection<Next> queues) {
    Long due = null;
    for (Next next : queues) {
      due = Next.earlier(due, next.waiting());
    }
    return due;
  }

  /** The queues of a request that are there and not paused, by their names and in their order. */
  private Map<String, Next> open(Session session, ClaimRequest request) throws SQLException {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    for (String name : request.queues()) {
      Integer queue = queues.find(session, name);
      if (queue != null) {
        numbers.put(name, queue);
      }
    }
    Map<Integer, Next> found = Next.of(session, numbers.values());
    Map<String, Next> open = new LinkedHashMap<>();
    numbers.forEach(
        (name, queue) -> {
          Next next = found.get(queue);
          if (next != null && !next.paused()) {
            open.put(name, next);
          }
        });
    return open;
  }

  /**
   * Claims from all queues in one transaction.
   *
   * @param holding whether it has locked jobs before. Then it must not wait for keys and groups:
   *     the look is cut short before a queue of which something has to be cleared with them
   */
  Look claim(Session session, ClaimRequest request, boolean holding) throws SQLException {
    Map<String, Next> open = open(session, request);
    boolean expiring = isDue(session, Next.expiry(session));
    if (expiring && holding) {
      return new Look(List.of(), session.now(), true);
    }
    if (!holding) {
      clear(session, open.values(), expiring);
    }
    List<Delivery> claimed = new ArrayList<>();
    for (Map.Entry<String, Next> queue : open.entrySet()) {
      if (claimed.size() >= request.max()) {
        break;
      }
      if (holding && isDue(session, queue.getValue().grouped())) {
        return new Look(claimed, session.now(), true);
      }
      claimed.addAll(claim(session, request, queue.getKey(), queue.getValue(), claimed.size()));
    }
    return new Look(claimed, nextDue(open.values()), false);
  }

  private List<Delivery> claim(
      Session session, ClaimRequest request, String name, Next queue, int claimed)
      throws SQLException {
    if (isDue(session, queue.scheduled())) {
      upkeep.promoteFree(session, queue.queue(), Math.max(PROMOTE, request.max()));
    }
    long until = Micros.plus(session.now(), request.lease());
    int left = request.max() - claimed;
    return hot.claim(
        session, new Claiming(name, queue.queue(), left, until, holder(request.holder())));
  }

  private void clear(Session session, Collection<Next> queues, boolean expiring)
      throws SQLException {
    List<Integer> due =
        queues.stream().filter(next -> isDue(session, next.grouped())).map(Next::queue).toList();
    if (expiring || !due.isEmpty()) {
      upkeep.clear(session, due, expiring, PROMOTE);
    }
  }

  private static boolean isDue(Session session, @Nullable Long time) {
    return time != null && time <= session.now();
  }

  static String holder(String name) {
    return Text.clean(name);
  }
}
