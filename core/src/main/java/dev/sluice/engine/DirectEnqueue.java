package dev.sluice.engine;

import dev.sluice.spi.Enqueued;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.NewJob;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** For stores whose call costs less than any hand-over between threads would. */
final class DirectEnqueue implements EnqueuePath {
  private final Supplier<JobStore> store;

  /**
   * @param store throws for a source that only gives out work
   */
  DirectEnqueue(Supplier<JobStore> store) {
    this.store = store;
  }

  @Override
  public Enqueued one(NewJob job) {
    return store.get().enqueue(List.of(job)).get(0);
  }

  @Override
  public List<Enqueued> many(List<NewJob> jobs) {
    return store.get().enqueue(jobs);
  }

  @Override
  public CompletableFuture<Enqueued> async(NewJob job) {
    try {
      return CompletableFuture.completedFuture(one(job));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public void close() {
    // Every call is over when it returns.
  }
}
