package dev.sluice.beanstalkd;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.spi.Delivery;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A job that is reserved by one of our connections. Immutable, but for how long it is held. */
final class HeldJob implements Delivery {
  final Holder holder;
  final String tube;
  final long number;
  final JobStats stats;
  final Envelope envelope;
  private final String queue;
  private final long fence;
  private final Instant leaseUntil;
  private volatile long endsAt;
  private volatile long touchedAt;

  /**
   * @param endsAt when the lease ends, and
   * @param reservedAt when it was reserved at the latest, both by {@link System#nanoTime()}
   */
  HeldJob(
      Holder holder,
      Place place,
      JobStats stats,
      Envelope envelope,
      long fence,
      Instant leaseUntil,
      long endsAt,
      long reservedAt) {
    this.holder = holder;
    this.tube = place.tube();
    this.number = place.number();
    this.stats = stats;
    this.envelope = envelope;
    this.queue = place.queue();
    this.fence = fence;
    this.leaseUntil = leaseUntil;
    this.endsAt = endsAt;
    this.touchedAt = reservedAt;
  }

  /** Where a job is. */
  record Place(String queue, String tube, long number) {}

  /** Whether its holder is too late, by the time of {@link System#nanoTime()}. */
  boolean isOver(long now) {
    return now - endsAt >= 0;
  }

  /** When the lease ends, by {@link System#nanoTime()}. */
  long endsAt() {
    return endsAt;
  }

  /** Whether the server needs to hear of it before a third of its patience is over. */
  boolean needsTouch(long now) {
    return now - touchedAt >= patience() / 3;
  }

  /** Whether the server has given it to somebody else by now, if nobody touched it. */
  boolean isForgotten(long now) {
    return now - touchedAt >= patience() + Keeper.SECOND;
  }

  private long patience() {
    return stats.ttr() * Keeper.SECOND;
  }

  /** The server has heard of it; it was asked at this time. */
  void touched(long at) {
    touchedAt = at;
  }

  void extended(long until) {
    endsAt = until;
  }

  @Override
  public JobId job() {
    return envelope.id();
  }

  @Override
  public String queue() {
    return queue;
  }

  @Override
  public long fence() {
    return fence;
  }

  @Override
  public long sequence() {
    return number;
  }

  @Override
  public String kind() {
    return envelope.kind();
  }

  @Override
  public byte[] payload() {
    return envelope.payload();
  }

  @Override
  public JobOptions options() {
    return envelope.options();
  }

  @Override
  public int attempt() {
    return envelope.attempts() + 1;
  }

  @Override
  public int lostLeases() {
    return stats.lostLeases();
  }

  @Override
  public Instant enqueuedAt() {
    return envelope.enqueuedAt();
  }

  @Override
  public Instant runAt() {
    return envelope.runAt();
  }

  @Override
  public Instant leaseUntil() {
    return leaseUntil;
  }

  @Override
  public byte @Nullable [] cursor() {
    return null;
  }

  @Override
  public String toString() {
    return job() + " in " + queue + ", number " + number + ", fence " + fence;
  }
}
