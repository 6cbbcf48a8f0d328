package dev.sluice.kafka;

import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** When leases and delays end. Guarded by the lock of whoever keeps the records. */
final class Timers<T extends Timed> {
  private record Timer<T extends Timed>(Instant at, T record, long fence) {
    boolean isValid() {
      return record.isWaiting() && record.fence() == fence && record.until().equals(at);
    }
  }

  private static final int FEW = 2_000;

  private final PriorityQueue<Timer<T>> timers =
      new PriorityQueue<>(Comparator.comparing(Timer::at));

  private int many = FEW;

  /** The record's time is its {@code until}. */
  void add(T record) {
    timers.add(new Timer<>(record.until(), record, record.fence()));
    if (timers.size() >= many) {
      // Most are settled long before their leases end, and would be kept until then.
      timers.removeIf(timer -> !timer.isValid());
      many = Math.max(FEW, 2 * timers.size());
    }
  }

  /** Hands over what is due now, each once. What was extended or settled since is not. */
  void due(Instant now, Consumer<T> action) {
    for (Timer<T> next = timers.peek();
        next != null && !next.at.isAfter(now);
        next = timers.peek()) {
      timers.remove();
      if (next.isValid()) {
        action.accept(next.record);
      }
    }
  }

  /** How long from now until the next one is due, at most {@code nanos}. */
  long untilNext(Instant now, long nanos) {
    Instant next = next();
    if (next == null) {
      return nanos;
    }
    long millis = Times.millis(now, next) + 1;
    return Math.max(0, Math.min(nanos, TimeUnit.MILLISECONDS.toNanos(millis)));
  }

  private @Nullable Instant next() {
    for (Timer<T> next = timers.peek(); next != null; next = timers.peek()) {
      if (next.isValid()) {
        return next.at;
      }
      timers.remove();
    }
    return null;
  }
}
