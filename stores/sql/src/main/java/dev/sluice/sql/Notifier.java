package dev.sluice.sql;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends signals on a thread of its own, those for one queue together and no more often than every
 * few milliseconds: so an enqueue costs no more for them, and a burst of enqueues is one signal.
 */
final class Notifier implements AutoCloseable {
  /** Two sendings are so far apart. */
  private static final long APART = TimeUnit.MILLISECONDS.toNanos(4);

  /** How long closing waits for the last signal. */
  private static final long LAST_MILLIS = 1_000;

  private final Consumer<Set<String>> sender;
  private final long start = System.nanoTime();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** What is to be sent, by its time in nanoseconds since the start. */
  private final TreeMap<Long, Set<String>> due = new TreeMap<>();

  private long notBefore;
  private boolean closed;
  private @Nullable Thread thread;

  /**
   * @param sender sends texts; whatever it throws is its own affair
   */
  Notifier(Consumer<Set<String>> sender) {
    this.sender = sender;
  }

  /** Has the texts sent after a time, at the earliest. */
  void send(Set<String> texts, long delayNanos) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      long at = System.nanoTime() - start + delayNanos;
      due.computeIfAbsent(at, t -> new HashSet<>()).addAll(texts);
      if (thread == null) {
        thread = new Thread(this::run, "sluice-notify");
        thread.setDaemon(true);
        thread.start();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whether the caller may send something himself, now: there is nothing to be sent, and nothing
   * was for long enough. Then that counts as sent.
   */
  boolean mayGoAhead() {
    lock.lock();
    try {
      long now = System.nanoTime() - start;
      boolean may = !closed && now >= notBefore && (due.isEmpty() || due.firstKey() > now);
      if (may) {
        notBefore = now + APART;
      }
      return may;
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    boolean open = true;
    while (open) {
      try {
        Set<String> next = next();
        open = !next.isEmpty();
        if (open) {
          sender.accept(next);
        }
      } catch (InterruptedException e) {
        Log.LOG.log(System.Logger.Level.DEBUG, "nobody has business interrupting this thread", e);
      }
    }
  }

  /** What is to be sent now; waits for it. Empty when it is closed, and all is sent. */
  private Set<String> next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed) {
        long now = System.nanoTime() - start;
        Map.Entry<Long, Set<String>> first = due.firstEntry();
        long wait = first == null ? Long.MAX_VALUE : Math.max(first.getKey(), notBefore) - now;
        if (wait <= 0) {
          notBefore = now + APART;
          return takeUntil(now);
        }
        long unused = changed.awaitNanos(wait);
      }
      return takeUntil(Long.MAX_VALUE);
    } finally {
      lock.unlock();
    }
  }

  private Set<String> takeUntil(long time) {
    Set<String> texts = new HashSet<>();
    for (Map.Entry<Long, Set<String>> entry = due.firstEntry();
        entry != null && entry.getKey() <= time;
        entry = due.firstEntry()) {
      texts.addAll(entry.getValue());
      due.pollFirstEntry();
    }
    return texts;
  }

  @Override
  public void close() {
    Thread last;
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
      last = thread;
    } finally {
      lock.unlock();
    }
    if (last == null) {
      return;
    }
    try {
      last.join(LAST_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
