package dev.sluice.kafka;

import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record that a consumer of a share group holds, until it is acknowledged. Guarded by the lock of
 * its pile.
 */
final class Grip implements Timed {
  /** Where it is on its way. */
  enum State {
    /** It can be claimed. */
    READY,
    /** It was given back until a time. */
    DELAYED,
    /** It is claimed. */
    OUT,
    /** It is completed, and the brokers have yet to hear of it. */
    COMPLETED,
    /** The brokers know that it is completed. */
    DONE,
    /** The brokers may give it to another. */
    LOST,
    /** Whether the brokers know that it is completed is not known. */
    UNKNOWN
  }

  final ConsumerRecord<byte[], byte[]> record;
  final Hand hand;
  State state = State.READY;
  long fence;
  Instant until = Instant.MIN;

  /** Leases that have ended here, without the brokers having heard of it. */
  private int ended;

  Grip(ConsumerRecord<byte[], byte[]> record, Hand hand) {
    this.record = record;
    this.hand = hand;
  }

  /** How often it was handed out without an outcome, here and before. */
  int lostLeases() {
    return record.deliveryCount().orElse((short) 1) - 1 + ended;
  }

  void leaseEnded() {
    ended++;
  }

  boolean isOut() {
    return state == State.OUT;
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
    return state == State.OUT || state == State.DELAYED;
  }

  /** What went wrong when the brokers were told, if the outcome is not known. */
  @Nullable Throwable failure;
}
