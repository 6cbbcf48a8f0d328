package dev.sluice.kafka;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A partition while it is ours: a window of records from the first that is not settled on. What is
 * settled at its beginning may be committed. Guarded by the lock of its shelf.
 */
final class Lane {
  final TopicPartition partition;
  private final int maxUncommitted;
  private final Begin begin;
  private final Deque<Held> window = new ArrayDeque<>();

  /** What has left the window, until it is committed. */
  private final Deque<Held> settled = new ArrayDeque<>();

  /** What can be claimed, by its place. */
  private final TreeMap<Long, Held> ready = new TreeMap<>();

  /** The records of each key that are not settled, in their order. */
  private final Map<ByteBuffer, Deque<Held>> keys = new HashMap<>();

  private long arrived;
  private long settledTo = -1;
  private long committedTo = -1;
  private int out;

  /** It is wanted elsewhere: nothing more is given out. */
  boolean leaving;

  /** What is out may not be extended any more. */
  boolean ending;

  /** It is no longer ours. */
  boolean gone;

  Lane(TopicPartition partition, int maxUncommitted, Begin begin) {
    this.partition = partition;
    this.begin = begin;
    this.maxUncommitted = maxUncommitted;
  }

  void add(ConsumerRecord<byte[], byte[]> record) {
    Held held = new Held(record, this, arrived++);
    held.lostLeases = held.ordinal == 0 ? begin.lostLeases() : 0;
    window.add(held);
    ByteBuffer key = held.key;
    if (key == null) {
      ready.put(held.ordinal, held);
      return;
    }
    Deque<Held> line = keys.computeIfAbsent(key, it -> new ArrayDeque<>());
    line.add(held);
    if (line.size() == 1) {
      ready.put(held.ordinal, held);
    }
  }

  /** Whether there are enough records here for now. */
  boolean isFull() {
    return window.size() >= maxUncommitted;
  }

  /** Whether there are so few that more should be fetched. */
  boolean isHalfEmpty() {
    return window.size() <= maxUncommitted / 2;
  }

  int out() {
    return out;
  }

  /** Takes the first that can be claimed; {@code null} if there is none. */
  @Nullable Held take() {
    Map.Entry<Long, Held> first = ready.firstEntry();
    Held head = window.peek();
    if (leaving || first == null || head == null) {
      return null;
    }
    if (first.getKey() >= head.ordinal + maxUncommitted) {
      // After a crash all from the head on comes again: that is bounded here.
      return null;
    }
    ready.remove(first.getKey());
    Held held = first.getValue();
    held.state = Held.State.OUT;
    out++;
    return held;
  }

  /** One that was out can be claimed again. */
  void putBack(Held held) {
    out -= held.isOut() ? 1 : 0;
    held.state = Held.State.WAITING;
    ready.put(held.ordinal, held);
  }

  /** One that was out waits for its time; its key waits with it. */
  void delay(Held held) {
    out--;
    held.state = Held.State.DELAYED;
  }

  /** One that was out is settled for good. */
  void done(Held held) {
    out--;
    held.state = Held.State.DONE;
    ByteBuffer key = held.key;
    Deque<Held> line = key == null ? null : keys.get(key);
    if (line != null) {
      line.remove();
      Held next = line.peek();
      if (next == null) {
        keys.remove(held.key);
      } else {
        ready.put(next.ordinal, next);
      }
    }
    for (Held head = window.peek(); head != null && head.isDone(); head = window.peek()) {
      settled.add(window.remove());
      settledTo = head.record.offset() + 1;
    }
  }

  /** Whether all up to and with this one are settled, and the brokers have yet to hear of it. */
  boolean isToBeCommitted(Held held) {
    return !gone && settledTo > held.record.offset() && !isCommitted(held);
  }

  /** Whether the next owner begins with this one, or before it. */
  boolean isLost(Held held) {
    return gone && !isCommitted(held);
  }

  boolean isCommitted(Held held) {
    return committedTo > held.record.offset();
  }

  /** What to commit; {@code null} if there is nothing new. */
  @Nullable OffsetAndMetadata toCommit() {
    return settledTo > committedTo ? new Begin(settledTo, 0).begun() : null;
  }

  /** What to commit last, so that the next owner sees that this one has not died. */
  OffsetAndMetadata farewell() {
    return settledTo < 0 ? begin.left() : new Begin(settledTo, 0).left();
  }

  /** All before the offset is: hands over what is finished with. */
  void committed(long offset, Consumer<Held> finished) {
    committedTo = Math.max(committedTo, offset);
    for (Held head = settled.peek(); head != null && isCommitted(head); head = settled.peek()) {
      finished.accept(settled.remove());
    }
  }
}
