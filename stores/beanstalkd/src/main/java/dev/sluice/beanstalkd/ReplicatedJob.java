package dev.sluice.beanstalkd;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.spi.Delivery;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job that this process runs: what the guard says of it, with the content of one of its copies.
 * Immutable.
 *
 * @param held as the guard has handed it out
 * @param ticket where its copies are
 * @param queue as we name it
 * @param body what a copy holds
 */
record ReplicatedJob(Delivery held, Ticket ticket, String queue, Envelope body)
    implements Delivery {

  @Override
  public JobId job() {
    return held.job();
  }

  @Override
  public long fence() {
    return held.fence();
  }

  @Override
  public long sequence() {
    return held.sequence();
  }

  @Override
  public String kind() {
    return body.kind();
  }

  @Override
  public byte[] payload() {
    return body.payload();
  }

  @Override
  public JobOptions options() {
    // The guard's may have been changed.
    return body.options().withPriority(held.options().priority());
  }

  @Override
  public int attempt() {
    return held.attempt();
  }

  @Override
  public int lostLeases() {
    return held.lostLeases();
  }

  @Override
  public Instant enqueuedAt() {
    return held.enqueuedAt();
  }

  @Override
  public Instant runAt() {
    return held.runAt();
  }

  @Override
  public Instant leaseUntil() {
    return held.leaseUntil();
  }

  @Override
  public byte @Nullable [] cursor() {
    return held.cursor();
  }
}
