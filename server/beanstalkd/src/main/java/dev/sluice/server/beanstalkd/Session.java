package dev.sluice.server.beanstalkd;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a connection uses, watches and has reserved. */
final class Session {
  private static final long MARGIN = TimeUnit.SECONDS.toNanos(1);

  private final Map<Long, Reservation> reserved = new HashMap<>();
  private List<Tube> watched;
  private Tube used;
  private boolean producer;
  private boolean worker;
  // No reservation ends before it; it may be too early.
  private long earliest = Long.MAX_VALUE;

  Session(Tube first) {
    used = first;
    first.using++;
    watched = List.of(first);
    first.watching++;
  }

  Tube used() {
    return used;
  }

  void use(Tube tube) {
    used.using--;
    used = tube;
    tube.using++;
  }

  /** Never the same list after a change. */
  List<Tube> watched() {
    return watched;
  }

  void watch(Tube tube) {
    if (!watched.contains(tube)) {
      List<Tube> more = new ArrayList<>(watched);
      more.add(tube);
      watched = List.copyOf(more);
      tube.watching++;
    }
  }

  /** Answers {@code false} for the only one. */
  boolean ignore(String name) {
    if (watched.stream().noneMatch(tube -> tube.name.equals(name))) {
      return true;
    }
    if (watched.size() == 1) {
      return false;
    }
    List<Tube> fewer = new ArrayList<>(watched);
    fewer.removeIf(tube -> leaves(tube, name));
    watched = List.copyOf(fewer);
    return true;
  }

  private static boolean leaves(Tube tube, String name) {
    if (!tube.name.equals(name)) {
      return false;
    }
    tube.watching--;
    return true;
  }

  /** The connection is gone: answers what it had reserved. */
  List<Reservation> leave() {
    used.using--;
    watched.forEach(tube -> tube.watching--);
    List<Reservation> left = List.copyOf(reserved.values());
    reserved.clear();
    return left;
  }

  void produces() {
    producer = true;
  }

  void works() {
    worker = true;
  }

  boolean isProducer() {
    return producer;
  }

  boolean isWorker() {
    return worker;
  }

  void add(Reservation reservation, long now) {
    reserved.put(reservation.number(), reservation);
    earliest = Math.min(earliest, now + reservation.left(now));
  }

  @Nullable Reservation find(long number) {
    return reserved.get(number);
  }

  /** Answers {@code null} if it is not there any more. */
  @Nullable Reservation remove(long number) {
    return reserved.remove(number);
  }

  /** Takes out the one itself, not another of the same job. */
  void remove(Reservation reservation) {
    reserved.remove(reservation.number(), reservation);
  }

  Iterable<Reservation> reserved() {
    return reserved.values();
  }

  boolean hasReserved() {
    return !reserved.isEmpty();
  }

  /** Takes out those whose time is over. */
  List<Reservation> takeOverdue(long now) {
    if (reserved.isEmpty() || earliest > now) {
      return List.of();
    }
    List<Reservation> overdue = new ArrayList<>();
    for (Reservation reservation : reserved.values()) {
      if (reservation.left(now) <= 0) {
        overdue.add(reservation);
      }
    }
    overdue.forEach(this::remove);
    lookForEarliest(now);
    return overdue;
  }

  /** Whether one of them ends within a second. */
  boolean endsSoon(long now) {
    if (reserved.isEmpty() || earliest - now > MARGIN) {
      return false;
    }
    lookForEarliest(now);
    return earliest - now <= MARGIN;
  }

  private void lookForEarliest(long now) {
    earliest = Long.MAX_VALUE;
    for (Reservation reservation : reserved.values()) {
      earliest = Math.min(earliest, now + reservation.left(now));
    }
  }
}
