package dev.sluice.engine;

import dev.sluice.ClaimedJob;
import dev.sluice.Codec;
import dev.sluice.job.Failure;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Feature;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.WorkSource;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A delivery that somebody settles by hand. */
final class ClaimedDelivery<T> implements ClaimedJob<T> {
  private final Delivery delivery;
  private final Codec<T> codec;
  private final WorkSource source;
  private final CompletionRegistry registry;
  private final Demands demands;

  ClaimedDelivery(
      Delivery delivery,
      Codec<T> codec,
      WorkSource source,
      CompletionRegistry registry,
      Demands demands) {
    this.delivery = delivery;
    this.codec = codec;
    this.source = source;
    this.registry = registry;
    this.demands = demands;
  }

  @Override
  public JobId id() {
    return delivery.job();
  }

  @Override
  public String kind() {
    return delivery.kind();
  }

  @Override
  public T payload() {
    try {
      return codec.decode(delivery.payload());
    } catch (Exception e) {
      throw new IllegalArgumentException(
          "the payload of job " + id() + " in queue \"" + delivery.queue() + "\" cannot be read",
          e);
    }
  }

  @Override
  public JobOptions options() {
    return delivery.options();
  }

  @Override
  public int attempt() {
    return delivery.attempt();
  }

  @Override
  public Settled complete() {
    return complete(null);
  }

  @Override
  public Settled complete(byte @Nullable [] result) {
    return settle(new Settlement.Complete(delivery, result), new Outcome.Stored(result));
  }

  @Override
  public Settled retry(Duration delay, Failure cause) {
    notNegative(delay);
    boolean spent = attempt() >= options().maxAttempts();
    if (spent) {
      return bury(cause);
    }
    demands.check(Feature.RETRY, "retry");
    return settle(new Settlement.Retry(delivery, delay, cause), new Outcome.Dead(cause, null));
  }

  @Override
  public Settled release(Duration delay) {
    notNegative(delay);
    demands.check(Feature.RELEASE, "release");
    return settle(new Settlement.Release(delivery, delay), new Outcome.Cancelled(""));
  }

  @Override
  public Settled bury(Failure cause) {
    demands.check(Feature.BURY, "bury");
    return settle(new Settlement.Bury(delivery, cause), new Outcome.Dead(cause, null));
  }

  @Override
  public LeaseStatus extend(Duration lease) {
    if (lease.isNegative() || lease.isZero()) {
      throw new IllegalArgumentException("lease must be positive: " + lease);
    }
    demands.check(Feature.EXTEND, "extend the lease of");
    return source.extend(List.of(delivery), lease).get(0);
  }

  @Override
  public String toString() {
    return "ClaimedJob[" + id() + ", queue " + delivery.queue() + ", attempt " + attempt() + "]";
  }

  /** Tells who waits for the job, if this was its end. */
  private Settled settle(Settlement settlement, Outcome ifFinal) {
    Settled settled = source.settle(List.of(settlement)).get(0);
    switch (settled) {
      case COMPLETED, DEAD -> registry.finish(id(), ifFinal);
      case CANCELLED -> registry.cancelled(id());
      case RETRYING, RELEASED, LEASE_LOST -> {
        // Not the end, or not ours.
      }
    }
    return settled;
  }

  private static void notNegative(Duration delay) {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("delay must not be negative: " + delay);
    }
  }
}
