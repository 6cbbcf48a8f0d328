package dev.sluice.sql;

import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.StoreException;
import dev.sluice.sql.HotPath.Claiming;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
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

  /** With the time of what comes next if nothing was claimed. */
  Look look(Session session, ClaimRequest request, List<Delivery> claimed) throws SQLException {
    boolean waits = claimed.isEmpty() && !request.maxWait().isZero();
    return new Look(claimed, waits ? nextDue(session, request) : null);
  }

  private Look lookAgain(ClaimRequest request) {
    try {
      Look nothing = database.dialect().hasOneWriter() ? lookWithoutLock(request) : null;
      return nothing == null ? hot.claimAll(database, this, request) : nothing;
    } catch (StoreException e) {
      if (database.isClosed()) {
        return new Look(List.of(), null);
      }
      throw e;
    }
  }

  /** {@code null} if there is something that is worth the lock of a writing transaction. */
  private @Nullable Look lookWithoutLock(ClaimRequest request) {
    return database.<@Nullable Look>read(
        session -> {
          Long expiry = Next.expiry(session);
          boolean any = expiry != null && expiry <= session.now();
          for (String name : request.queues()) {
            Integer queue = queues.find(session, name);
            any = any || (queue != null && isAnythingThere(session, queue));
          }
          return any ? null : look(session, request, List.of());
        });
  }

  private static boolean isAnythingThere(Session session, int queue) throws SQLException {
    Next next = Next.of(session, queue);
    if (next == null || next.paused()) {
      return false;
    }
    Long due = next.waiting();
    if (due != null && due <= session.now()) {
      return true;
    }
    Integer ready =
        session.first(
            "SELECT 1 FROM sluice_job WHERE lane = ? LIMIT 1",
            row -> row.getInt(1),
            Lane.ready(queue));
    return ready != null;
  }

  private @Nullable Long nextDue(Session session, ClaimRequest request) throws SQLException {
    Long due = null;
    for (String name : request.queues()) {
      Integer queue = queues.find(session, name);
      Next next = queue == null ? null : Next.of(session, queue);
      due = next == null || next.paused() ? due : Next.earlier(due, next.waiting());
    }
    return due;
  }

  /** Claims from all queues in one transaction. */
  List<Delivery> claim(Session session, ClaimRequest request) throws SQLException {
    List<Delivery> claimed = new ArrayList<>();
    tidy(session);
    for (String name : request.queues()) {
      Integer queue = queues.find(session, name);
      if (queue == null || claimed.size() >= request.max()) {
        continue;
      }
      Next next = Next.of(session, queue);
      if (next == null || next.paused()) {
        continue;
      }
      Long due = next.waiting();
      if (due != null && due <= session.now()) {
        upkeep.promote(session, queue, Math.max(PROMOTE, request.max()));
      }
      long until = Micros.plus(session.now(), request.lease());
      int left = request.max() - claimed.size();
      claimed.addAll(
          hot.claim(session, new Claiming(name, queue, left, until, holder(request.holder()))));
    }
    return claimed;
  }

  /** Cancels what has expired: it may hold back others of its group. */
  private void tidy(Session session) throws SQLException {
    Long expiry = Next.expiry(session);
    if (expiry != null && expiry <= session.now()) {
      upkeep.expire(session, PROMOTE);
    }
  }

  static String holder(String name) {
    return Text.clean(name);
  }
}
