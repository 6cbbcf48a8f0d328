package dev.sluice.nats;

import dev.sluice.spi.Settled;
import org.jspecify.annotations.Nullable;

/**
 * A lease as this process knows it. The server would take an acknowledgement also after it has
 * handed the message to another, so whether a lease is held is decided here: while it lasts, and
 * while the server has heard of it within its own time.
 */
final class Held {
  private final NatsDelivery delivery;
  private final long ackWait;
  private volatile long until;
  private volatile long heard;
  private volatile long asked;
  private volatile @Nullable Settled answer;

  /**
   * @param since when it came, by {@link System#nanoTime()}
   * @param lease in nanoseconds
   */
  Held(NatsDelivery delivery, Binding from, long since, long lease) {
    this.delivery = delivery;
    this.ackWait = from.ackWait().toNanos();
    this.heard = since;
    this.asked = since;
    this.until = since + lease;
  }

  NatsDelivery delivery() {
    return delivery;
  }

  long ackWait() {
    return ackWait;
  }

  boolean isHeld(long now) {
    return until - now > 0 && heard + ackWait - now > 0;
  }

  /** Whether the lease is over, and the server would still wait for quite a while. */
  boolean isGivenUpEarly(long now) {
    return until - now <= 0 && heard + ackWait - now > ackWait / 4;
  }

  /** Whether the server has to hear of it, to wait as long as the lease lasts. */
  boolean isDueToTell(long now) {
    long last = Math.max(heard, asked);
    return heard + ackWait - until < 0 && now - last >= ackWait / 3;
  }

  void extend(long now, long lease) {
    until = now + lease;
  }

  void tell(long now) {
    asked = now;
  }

  /** The server has answered to what was sent at that time. */
  void heard(long sent) {
    heard = Math.max(heard, sent);
  }

  /** How it was settled, while others of its batch were not. */
  @Nullable Settled answer() {
    return answer;
  }

  void settled(Settled how) {
    answer = how;
  }
}
