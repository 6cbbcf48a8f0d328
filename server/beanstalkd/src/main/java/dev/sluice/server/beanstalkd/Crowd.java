package dev.sluice.server.beanstalkd;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** All connections: who comes and goes, whose time is over. Belongs to the loop. */
final class Crowd {
  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long SLOW_TICK = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long ROUND = TimeUnit.SECONDS.toNanos(1);
  private static final int TIDY_ROUNDS = 10;

  private final Desk desk;
  private final Members all;
  private final Commands commands;
  private final Door door;
  private final BeanstalkdPortOptions options;
  private final long patience;
  private final long keepEvery;
  private boolean reserved;
  private long tickedAt = System.nanoTime();
  private long roundAt = tickedAt;
  private long keptAt = tickedAt;
  private int rounds;

  Crowd(Members all, Desk desk, Commands commands, Door door, BeanstalkdPortOptions options) {
    this.all = all;
    this.desk = desk;
    this.commands = commands;
    this.door = door;
    this.options = options;
    patience = options.patience.toNanos();
    keepEvery = options.lease.dividedBy(3).toNanos();
  }

  boolean isFull() {
    return all.size() >= options.maxConnections;
  }

  Connection enter(SocketChannel channel, SelectionKey key) {
    Session session = new Session(desk.tubes.first());
    Connection connection = new Connection(channel, key, session, System.nanoTime());
    all.add(connection);
    desk.counters.connections++;
    return connection;
  }

  void leave(Connection connection) {
    if (!connection.isClosed()) {
      connection.close();
      all.remove(connection);
      desk.claims.remove(connection);
      lose(connection.session.leave());
    }
  }

  private void lose(List<Reservation> reservations) {
    if (!reservations.isEmpty()) {
      desk.errands.add(new Keeping.Lose(reservations));
    }
  }

  void moved(Connection connection) {
    desk.counters.moved(connection);
  }

  boolean hasMoved() {
    return desk.counters.hasNext();
  }

  /**
   * Acts upon all that clients have said, until there is nothing more to do without waiting.
   *
   * @param touched gets those who may have something to be written
   */
  void act(Set<Connection> touched) {
    do {
      for (Connection next = desk.counters.next(); next != null; next = desk.counters.next()) {
        touched.add(next);
        act(next);
      }
      desk.flush();
    } while (desk.counters.hasNext());
  }

  private void act(Connection connection) {
    while (!connection.isClosed() && !connection.isFull()) {
      Letter letter = connection.letter();
      if (letter == null) {
        return;
      }
      Step step = commands.step(connection, letter);
      if (!connection.admits(step)) {
        return;
      }
      connection.taken();
      step.action().run();
    }
  }

  /** How long nothing has to be looked at. */
  long patienceMillis() {
    if (desk.claims.isPressing()) {
      return 1;
    }
    boolean soon = reserved || desk.claims.waitingCount() > 0;
    return TimeUnit.NANOSECONDS.toMillis(soon ? TICK : all.isEmpty() ? ROUND : SLOW_TICK);
  }

  void tick(long now) {
    if (now - tickedAt < TICK) {
      return;
    }
    tickedAt = now;
    if (desk.tubes.resume(now)) {
      desk.claims.pausesChanged();
    }
    desk.claims.tick(now);
    reserved = false;
    for (Connection connection : all.now()) {
      List<Reservation> overdue = connection.session.takeOverdue(now);
      desk.counters.timeouts += overdue.size();
      lose(overdue);
      reserved |= connection.session.hasReserved();
    }
    if (now - keptAt >= keepEvery) {
      keptAt = now;
      keep();
    }
    if (now - roundAt >= ROUND) {
      roundAt = now;
      lookRound(now);
    }
  }

  private void keep() {
    List<Reservation> held = new ArrayList<>();
    all.each(connection -> connection.session.reserved().forEach(held::add));
    if (!held.isEmpty()) {
      desk.errands.add(new Keeping.Keep(held));
    }
  }

  private void lookRound(long now) {
    door.listenAgain();
    for (Connection connection : all.copy()) {
      long since = connection.stuckSince();
      if (since != Long.MAX_VALUE && now - since > patience) {
        leave(connection);
      }
    }
    rounds++;
    if (rounds % TIDY_ROUNDS == 0) {
      desk.errands.add(new Keeping.Tidy(desk.tubes::forgetAllBut));
    }
  }

  /** Whether something is under way that a client was to be told of, or a job is reserved. */
  boolean isBusy(boolean countReserved) {
    for (Connection connection : all.now()) {
      if (connection.isUnderWay() || (countReserved && connection.session.hasReserved())) {
        return true;
      }
    }
    return false;
  }

  /** All have to go: their jobs are put back as if nobody had had them. */
  void disperse() {
    for (Connection connection : all.copy()) {
      connection.close();
      List<Reservation> left = connection.session.leave();
      if (!left.isEmpty()) {
        desk.giveBack(left.stream().map(reservation -> reservation.delivery).toList());
      }
    }
    all.clear();
  }
}
