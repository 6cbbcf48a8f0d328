package dev.sluice.kafka;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.spi.Delivery;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A delivery of a topic under the name of its queue. */
record RenamedDelivery(Delivery own, String queue) implements Delivery {
  @Override
  public JobId job() {
    return own.job();
  }

  @Override
  public long fence() {
    return own.fence();
  }

  @Override
  public long sequence() {
    return own.sequence();
  }

  @Override
  public String kind() {
    return own.kind();
  }

  @Override
  public byte[] payload() {
    return own.payload();
  }

  @Override
  public JobOptions options() {
    return own.options();
  }

  @Override
  public int attempt() {
    return own.attempt();
  }

  @Override
  public int lostLeases() {
    return own.lostLeases();
  }

  @Override
  public Instant enqueuedAt() {
    return own.enqueuedAt();
  }

  @Override
  public Instant runAt() {
    return own.runAt();
  }

  @Override
  public Instant leaseUntil() {
    return own.leaseUntil();
  }

  @Override
  public byte @Nullable [] cursor() {
    return own.cursor();
  }
}
