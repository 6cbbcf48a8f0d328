package dev.sluice.engine;

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
import java.util.function.Function;

/** A store that can only be enqueued into, small enough for a model checker. */
record IdStore(Function<List<NewJob>, List<Enqueued>> enqueuing) implements JobStore {
  @Override
  public List<Enqueued> enqueue(List<NewJob> jobs) {
    return enqueuing.apply(jobs);
  }

  @Override
  public Traits traits() {
    throw new AssertionError("only enqueues are expected");
  }

  @Override
  public Swept sweep(SweepRequest request) {
    throw new AssertionError("only enqueues are expected");
  }

  @Override
  public List<Delivery> claim(ClaimRequest request) {
    throw new AssertionError("only enqueues are expected");
  }

  @Override
  public List<Settled> settle(List<? extends Settlement> outcomes) {
    throw new AssertionError("only enqueues are expected");
  }

  @Override
  public List<LeaseStatus> extend(List<? extends LeaseToken> leases, Duration lease) {
    throw new AssertionError("only enqueues are expected");
  }

  @Override
  public void wakeup() {}

  @Override
  public void close() {}
}
