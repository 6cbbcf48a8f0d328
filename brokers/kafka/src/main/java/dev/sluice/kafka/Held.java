package dev.sluice.kafka;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record of a partition that is ours, until it is committed. Guarded by the lock of its shelf.
 */
final class Held implements Timed {
  /** Where it is on its way. */
  enum State {
    /** It can be claimed, or will be when its place in the order comes. */
    WAITING,
    /** It was given back until a time. */
    DELAYED,
    /** It is claimed. */
    OUT,
    /** It is settled for good. */
    DONE
  }

  final ConsumerRecord<byte[], byte[]> record;
  final Lane lane;

  /** Its number among the records of its lane, without gaps. */
  final long ordinal;

  /** What it is ordered by; {@code null} for none. */
  final @Nullable ByteBuffer key;

  State state = State.WAITING;
  long fence;
  Instant until = Instant.MIN;
  int lostLeases;

  /** Whether its holder knows that it is settled: then the lease is over. */
  boolean answered;

  Held(ConsumerRecord<byte[], byte[]> record, Lane lane, long ordinal) {
    this.record = record;
    this.lane = lane;
    this.ordinal = ordinal;
    byte[] bytes = record.key();
    this.key = bytes == null || bytes.length == 0 ? null : ByteBuffer.wrap(bytes);
  }

  @Override
  public Instant until() {
    return until;
  }

  @Override
  public long fence() {
    return fence;
  }

  @Override
  public boolean isWaiting() {
    return (state == State.OUT || state == State.DELAYED) && !lane.gone;
  }

  boolean isOut() {
    return state == State.OUT;
  }

  boolean isDone() {
    return state == State.DONE;
  }
}
