package dev.sluice.testkit;

import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.SweepRequest;
import dev.sluice.spi.Swept;
import dev.sluice.spi.Traits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A store that passes every call on to another one, to be extended where one call is to be
 * different. Each method answers, blocks and fails as that store does.
 */
public class ForwardingStore implements JobStore {
  private final JobStore inner;

  /**
   * @param inner gets the calls, and is closed with this
   */
  public ForwardingStore(JobStore inner) {
    this.inner = inner;
  }

  @Override
  public Traits traits() {
    return inner.traits();
  }

  @Override
  public List<Enqueued> enqueue(List<NewJob> jobs) {
    return inner.enqueue(jobs);
  }

  @Override
  public List<Delivery> claim(ClaimRequest request) throws InterruptedException {
    return inner.claim(request);
  }

  @Override
  public List<Settled> settle(List<? extends Settlement> outcomes) {
    return inner.settle(outcomes);
  }

  @Override
  public List<LeaseStatus> extend(List<? extends LeaseToken> leases, Duration lease) {
    return inner.extend(leases, lease);
  }

  @Override
  public Swept sweep(SweepRequest request) {
    return inner.sweep(request);
  }

  @Override
  public void wakeup() {
    inner.wakeup();
  }

  /** This store in the roles that it has itself; the inner one in all others. */
  @Override
  public <R> Optional<R> role(Class<R> role) {
    return role.isInstance(this) ? Optional.of(role.cast(this)) : inner.role(role);
  }

  @Override
  public void close() {
    inner.close();
  }
}
