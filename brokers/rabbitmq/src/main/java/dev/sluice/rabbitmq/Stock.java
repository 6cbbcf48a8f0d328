package dev.sluice.rabbitmq;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The messages that have come by one channel and are not settled: those that nobody has claimed
 * yet, and those in hands; and how many are wanted. Any number of threads at once; all is guarded
 * by the lock of the arrivals.
 */
final class Stock {
  private final Arrivals arrivals;
  private final Prefetch prefetch;
  private final Deque<Arrived> waiting = new ArrayDeque<>();
  private final TreeSet<Long> held = new TreeSet<>();
  private int wanted;
  private long idleSince = System.nanoTime();
  private long heardOf = System.nanoTime();
  private boolean suspicious;
  private boolean open = true;

  Stock(Arrivals arrivals, Prefetch prefetch) {
    this.arrivals = arrivals;
    this.prefetch = prefetch;
  }

  /**
   * How many messages should be here.
   *
   * @param demand how many are in hands or wanted
   * @param target how many to have, with those that are worked off soon
   */
  record Level(int demand, int target) {}

  /** The channel has ended: all is with the server again. */
  void lost() {
    arrivals.lock.lock();
    try {
      open = false;
      waiting.clear();
      held.clear();
      arrivals.changed();
    } finally {
      arrivals.lock.unlock();
    }
  }

  boolean isOpen() {
    arrivals.lock.lock();
    try {
      return open;
    } finally {
      arrivals.lock.unlock();
    }
  }

  /** Somebody wants so many, or (negative) no longer does. */
  void want(int more) {
    arrivals.lock.lock();
    try {
      wanted += more;
      idleSince = System.nanoTime();
    } finally {
      arrivals.lock.unlock();
    }
  }

  boolean isWanted() {
    arrivals.lock.lock();
    try {
      return wanted > 0;
    } finally {
      arrivals.lock.unlock();
    }
  }

  /** Since when nobody has wanted anything; 0 if somebody does. */
  long idleNanos() {
    arrivals.lock.lock();
    try {
      return wanted > 0 ? 0 : System.nanoTime() - idleSince;
    } finally {
      arrivals.lock.unlock();
    }
  }

  Level level() {
    arrivals.lock.lock();
    try {
      int demand = held.size() + wanted;
      return new Level(demand, prefetch.target(demand));
    } finally {
      arrivals.lock.unlock();
    }
  }

  /** The server has sent it, and nobody has claimed it yet. */
  void arrived(Arrived message) {
    arrivals.lock.lock();
    try {
      if (open) {
        waiting.add(message);
        heard(false);
        arrivals.changed();
      }
    } finally {
      arrivals.lock.unlock();
    }
  }

  /** The next one that nobody has claimed, which is the caller's then. */
  @Nullable Arrived poll() {
    arrivals.lock.lock();
    try {
      Arrived next = waiting.poll();
      if (next != null) {
        held.add(next.tag());
      }
      return next;
    } finally {
      arrivals.lock.unlock();
    }
  }

  /** It was fetched for somebody. */
  void hold(Arrived fetched) {
    arrivals.lock.lock();
    try {
      held.add(fetched.tag());
    } finally {
      arrivals.lock.unlock();
    }
  }

  boolean isHeld(long tag) {
    arrivals.lock.lock();
    try {
      return open && held.contains(tag);
    } finally {
      arrivals.lock.unlock();
    }
  }

  /** Those of the deliveries that were held until now. */
  List<RabbitMqDelivery> release(List<RabbitMqDelivery> deliveries) {
    List<RabbitMqDelivery> released = new ArrayList<>(deliveries.size());
    long now = System.nanoTime();
    arrivals.lock.lock();
    try {
      for (RabbitMqDelivery delivery : deliveries) {
        if (held.remove(delivery.tag())) {
          released.add(delivery);
          prefetch.settled(now - delivery.since());
        }
      }
    } finally {
      arrivals.lock.unlock();
    }
    return released;
  }

  /** The tag of the first that is still here; all below are settled. */
  long first() {
    arrivals.lock.lock();
    try {
      long here = held.isEmpty() ? Long.MAX_VALUE : held.first();
      Arrived next = waiting.peek();
      return next == null ? here : Math.min(here, next.tag());
    } finally {
      arrivals.lock.unlock();
    }
  }

  /** Those that nobody has claimed, which are the caller's then. */
  List<Arrived> unclaimed() {
    arrivals.lock.lock();
    try {
      List<Arrived> all = new ArrayList<>(waiting);
      waiting.clear();
      return all;
    } finally {
      arrivals.lock.unlock();
    }
  }

  /**
   * Whether somebody waits, has for so long, and none come though they might.
   *
   * @param allowed how many may be here
   */
  boolean isSilent(Duration patience, int allowed) {
    arrivals.lock.lock();
    try {
      return !prefetch.isFixed()
          && open
          && wanted > 0
          && waiting.isEmpty()
          && held.size() < allowed
          && System.nanoTime() - heardOf > patience.toNanos();
    } finally {
      arrivals.lock.unlock();
    }
  }

  /**
   * Notes whether the silent queue has messages all the same.
   *
   * @return whether it had the last time as well
   */
  boolean isSuspiciousAgain(boolean more) {
    arrivals.lock.lock();
    try {
      boolean again = more && suspicious;
      heard(more);
      return again;
    } finally {
      arrivals.lock.unlock();
    }
  }

  private void heard(boolean suspicion) {
    heardOf = System.nanoTime();
    suspicious = suspicion;
  }
}
