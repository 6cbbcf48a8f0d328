package dev.sluice.engine;

import dev.sluice.spi.Delivery;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Claimed jobs that no runner has taken yet. */
final class Stock {
  /**
   * Some of them.
   *
   * @param claimedAt when the oldest was claimed, by {@link System#nanoTime()}
   */
  record Lot(List<Delivery> deliveries, long claimedAt) {}

  private record Item(Delivery delivery, long claimedAt) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Item> items = new ArrayDeque<>();
  private volatile int size;
  private long wakeups;

  boolean isEmpty() {
    return size == 0;
  }

  /** How many there are, and how many of something else, which only {@link #take} may raise. */
  int heldWith(IntSupplier others) {
    lock.lock();
    try {
      return items.size() + others.getAsInt();
    } finally {
      lock.unlock();
    }
  }

  void add(List<Delivery> claimed, long now) {
    lock.lock();
    try {
      claimed.forEach(delivery -> items.add(new Item(delivery, now)));
      size = items.size();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes a share, in the order in which they were claimed; {@code null} if there is nothing.
   *
   * @param max at most so many
   * @param takers how many share
   * @param use what is done with it, before anybody sees that it is not here any more
   */
  @Nullable Batch take(int max, int takers, Function<Lot, Batch> use) {
    if (size == 0) {
      return null;
    }
    lock.lock();
    try {
      Item first = items.peek();
      if (first == null) {
        return null;
      }
      int fair = (items.size() + takers - 1) / takers;
      List<Delivery> share = remove(Math.max(1, Math.min(max, fair)));
      return use.apply(new Lot(share, first.claimedAt()));
    } finally {
      size = items.size();
      lock.unlock();
    }
  }

  /**
   * Hands over what has been here for longer than this; answers whether there was something.
   *
   * @param to takes it before anybody sees that it is not here any more; must not block
   */
  boolean handOver(long nanos, Consumer<List<Delivery>> to) {
    if (size == 0) {
      return false;
    }
    long now = System.nanoTime();
    lock.lock();
    try {
      long old = items.stream().filter(item -> now - item.claimedAt() > nanos).count();
      return handOver((int) old, to);
    } finally {
      size = items.size();
      lock.unlock();
    }
  }

  /** Hands over all, likewise. */
  boolean handOver(Consumer<List<Delivery>> to) {
    lock.lock();
    try {
      return handOver(items.size(), to);
    } finally {
      size = items.size();
      lock.unlock();
    }
  }

  private boolean handOver(int count, Consumer<List<Delivery>> to) {
    if (count > 0) {
      to.accept(remove(count));
    }
    return count > 0;
  }

  /**
   * Waits until there is something, or until it is called back.
   *
   * @param over whether there is nothing to wait for any more. Who makes it so calls back after
   *     that: one who was only about to wait then sees it here.
   */
  void await(long nanos, BooleanSupplier over) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long seen = wakeups;
      long left = nanos;
      while (items.isEmpty() && seen == wakeups && left > 0 && !over.getAsBoolean()) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Calls back who waits. */
  void wakeup() {
    lock.lock();
    try {
      wakeups++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private List<Delivery> remove(int count) {
    List<Delivery> removed = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      removed.add(items.remove().delivery());
    }
    return removed;
  }
}
