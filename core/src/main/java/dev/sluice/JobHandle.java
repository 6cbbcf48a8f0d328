package dev.sluice;

import dev.sluice.job.JobId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a job, once there is one. Completes in the same process without polling; from
 * elsewhere by looking at the storage, for which the job must be retained.
 *
 * @param <R> the result's type
 */
public interface JobHandle<R> {
  /** The job. */
  JobId id();

  /**
   * Waits for the result.
   *
   * @throws JobFailedException if the job became DEAD
   * @throws java.util.concurrent.CancellationException if it was cancelled or has expired
   */
  @Nullable R join() throws InterruptedException;

  /** As {@link #join()}, with a limit. */
  @Nullable R join(Duration timeout) throws InterruptedException, TimeoutException;

  /**
   * The same as a future. Cancelling the future does not cancel the job: see {@link #cancel()}.
   * What is chained to it without {@code Async} runs on the thread that brings the outcome, often a
   * worker's: it must not block.
   */
  CompletableFuture<@Nullable R> toFuture();

  /** Whether there is an outcome. */
  boolean isDone();

  /** Cancels the job. Answers whether it is cancelled now, or has been told to stop. */
  boolean cancel();
}
