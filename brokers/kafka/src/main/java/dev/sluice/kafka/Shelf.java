package dev.sluice.kafka;

import dev.sluice.spi.Delivery;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The records of a topic that are here: put in by the thread that polls, claimed and settled by any
 * other. Everything happens under one lock, and nothing here waits for a broker.
 */
final class Shelf {
  private static final long MOMENT = TimeUnit.MILLISECONDS.toNanos(50);

  final ReentrantLock lock = new ReentrantLock();

  /** Something can be claimed, or a claim has to look up. */
  final Condition arrivals = lock.newCondition();

  /** Something was settled, committed or lost. */
  final Condition changes = lock.newCondition();

  private final InstantSource clock;
  private final int maxUncommitted;
  private final Map<TopicPartition, Lane> lanes = new LinkedHashMap<>();
  private final Map<Long, Held> byFence = new HashMap<>();
  private final Timers<Held> timers = new Timers<>();
  private @Nullable StoreException trouble;

  /** Which lane is asked first: each in its turn. */
  private int turn;

  Shelf(InstantSource clock, int maxUncommitted) {
    this.clock = clock;
    this.maxUncommitted = maxUncommitted;
  }

  // For the thread that polls.

  void assigned(Map<TopicPartition, Begin> partitions) {
    locked(
        () ->
            partitions.forEach((it, begin) -> lanes.put(it, new Lane(it, maxUncommitted, begin))));
  }

  void add(Iterable<ConsumerRecord<byte[], byte[]>> records) {
    locked(
        () -> {
          for (ConsumerRecord<byte[], byte[]> record : records) {
            Lane lane = lanes.get(new TopicPartition(record.topic(), record.partition()));
            if (lane != null) {
              lane.add(record);
            }
          }
          arrivals.signalAll();
        });
  }

  /** The partitions that have enough records here, of those that are fetched, and the reverse. */
  Set<TopicPartition> paused(Set<TopicPartition> before) {
    Set<TopicPartition> paused = new HashSet<>();
    locked(
        () ->
            lanes.forEach(
                (partition, lane) -> {
                  if (before.contains(partition) ? !lane.isHalfEmpty() : lane.isFull()) {
                    paused.add(partition);
                  }
                }));
    return paused;
  }

  Map<TopicPartition, OffsetAndMetadata> toCommit() {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    locked(
        () ->
            lanes.forEach(
                (partition, lane) -> {
                  OffsetAndMetadata offset = lane.toCommit();
                  if (offset != null) {
                    offsets.put(partition, offset);
                  }
                }));
    return offsets;
  }

  /** What to commit last of these. */
  Map<TopicPartition, OffsetAndMetadata> farewell(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    locked(() -> some(partitions).forEach(it -> offsets.put(it.partition, it.farewell())));
    return offsets;
  }

  void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
    locked(
        () -> {
          offsets.forEach(
              (partition, offset) -> {
                Lane lane = lanes.get(partition);
                if (lane != null) {
                  lane.committed(offset.offset(), held -> byFence.remove(held.fence));
                }
              });
          changes.signalAll();
          arrivals.signalAll();
        });
  }

  /** Nothing of these is given out any more. */
  void leaving(Collection<TopicPartition> partitions) {
    locked(() -> some(partitions).forEach(lane -> lane.leaving = true));
  }

  /** What of these is out cannot be extended any more. */
  void ending(Collection<TopicPartition> partitions) {
    locked(() -> some(partitions).forEach(lane -> lane.ending = true));
  }

  /** Whether nothing of these is out. */
  boolean isQuiet(Collection<TopicPartition> partitions) {
    lock.lock();
    try {
      promote();
      return some(partitions).stream().allMatch(lane -> lane.out() == 0);
    } finally {
      lock.unlock();
    }
  }

  /** Whether anything is out. */
  boolean isIdle() {
    lock.lock();
    try {
      promote();
      return byFence.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Waits a moment, or until nothing of these is out. */
  void awaitQuiet(Collection<TopicPartition> partitions) {
    lock.lock();
    try {
      long left = MOMENT;
      while (left > 0 && !isQuiet(partitions)) {
        left = changes.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /** These are somebody else's by now: the leases are lost. */
  void gone(Collection<TopicPartition> partitions) {
    locked(
        () -> {
          some(partitions).forEach(lane -> lane.gone = true);
          partitions.forEach(lanes::remove);
          byFence.values().removeIf(held -> held.lane.gone);
          changes.signalAll();
        });
  }

  /** All are. */
  void gone() {
    locked(() -> gone(List.copyOf(lanes.keySet())));
  }

  /** What keeps it from the brokers; {@code null} if nothing does. */
  void trouble(@Nullable StoreException why) {
    locked(
        () -> {
          if (why != null && trouble == null) {
            arrivals.signalAll();
          }
          trouble = why;
        });
  }

  // For those that claim and settle: with the lock held.

  @Nullable StoreException trouble() {
    return trouble;
  }

  /**
   * Gives out what can be claimed.
   *
   * @param until when the leases end
   */
  List<Delivery> take(int max, Instant until) {
    promote();
    List<Delivery> taken = new ArrayList<>();
    List<Lane> all = List.copyOf(lanes.values());
    turn = all.isEmpty() ? 0 : (turn + 1) % all.size();
    for (int i = 0; i < all.size(); i++) {
      Lane lane = all.get((turn + i) % all.size());
      while (taken.size() < max) {
        Held held = lane.take();
        if (held == null) {
          break;
        }
        taken.add(deliver(held, until));
      }
    }
    return taken;
  }

  private Delivery deliver(Held held, Instant until) {
    held.fence = Fences.next();
    held.until = until;
    byFence.put(held.fence, held);
    timers.add(held);
    return KafkaDelivery.of(held.record, held.fence, held.lostLeases + 1, until);
  }

  /** What was claimed by this token, if it is still the holder's; also if it is settled by now. */
  @Nullable Held find(LeaseToken token) {
    promote();
    Held held = byFence.get(token.fence());
    return held == null || held.fence != token.fence() || held.lane.gone ? null : held;
  }

  void extend(Held held, Instant until) {
    held.until = until;
    timers.add(held);
  }

  void done(Held held) {
    held.lane.done(held);
    arrivals.signalAll();
    changes.signalAll();
  }

  /** Gives back what is out, at once or after a delay. */
  void giveBack(Held held, Duration delay) {
    byFence.remove(held.fence);
    if (delay.isZero()) {
      held.lane.putBack(held);
    } else {
      held.lane.delay(held);
      held.until = Times.after(clock.instant(), delay);
      timers.add(held);
    }
    arrivals.signalAll();
    changes.signalAll();
  }

  /** How long until a lease or a delay ends, at most {@code nanos}. */
  long untilNext(long nanos) {
    return timers.untilNext(clock.instant(), nanos);
  }

  /** Leases and delays that have ended. */
  private void promote() {
    timers.due(
        clock.instant(),
        held -> {
          if (held.isOut()) {
            held.lostLeases++;
            byFence.remove(held.fence);
            changes.signalAll();
          }
          held.lane.putBack(held);
          arrivals.signalAll();
        });
  }

  private List<Lane> some(Collection<TopicPartition> partitions) {
    List<Lane> some = new ArrayList<>();
    for (TopicPartition partition : partitions) {
      Lane lane = lanes.get(partition);
      if (lane != null) {
        some.add(lane);
      }
    }
    return some;
  }

  private void locked(Runnable action) {
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }
}
