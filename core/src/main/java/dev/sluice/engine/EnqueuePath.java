package dev.sluice.engine;

import dev.sluice.spi.Enqueued;
import dev.sluice.spi.NewJob;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** How new jobs get to the store. Safe for many threads. */
interface EnqueuePath extends AutoCloseable {
  /** Returns when the store has answered. */
  Enqueued one(NewJob job);

  /** Returns when the store has answered, for each job in order. */
  List<Enqueued> many(List<NewJob> jobs);

  /** Does not wait; what the store throws comes through the future. */
  CompletableFuture<Enqueued> async(NewJob job);

  /** Returns when nothing is on its way to the store any more. */
  @Override
  void close();
}
