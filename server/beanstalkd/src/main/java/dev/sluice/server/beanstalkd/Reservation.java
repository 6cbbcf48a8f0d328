package dev.sluice.server.beanstalkd;

import dev.sluice.spi.Delivery;
import java.util.concurrent.TimeUnit;

/** A job that a connection has reserved. Times are those of {@link System#nanoTime}. */
final class Reservation {
  final Connection holder;
  final Delivery delivery;
  private final long ttr;
  private long end;

  Reservation(Connection holder, Delivery delivery, long now) {
    this.holder = holder;
    this.delivery = delivery;
    ttr = TimeUnit.SECONDS.toNanos(Terms.ttr(delivery.options()));
    touch(now);
  }

  /** Begins its time to run anew. */
  void touch(long now) {
    end = now + ttr;
  }

  /** How long is left of it, in nanoseconds. */
  long left(long now) {
    return end - now;
  }

  long number() {
    return delivery.sequence();
  }
}
