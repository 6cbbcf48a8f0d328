package dev.sluice;

import dev.sluice.spi.Enqueued;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that were enqueued together, to be waited for together.
 *
 * @param <R> the results' type
 */
public interface JobGroup<R> {
  /** What became of each enqueue, in the order of the payloads. */
  List<Enqueued> answers();

  /**
   * A handle for each job, in the order of the payloads; of a refused one, a handle that has
   * failed.
   */
  List<JobHandle<R>> handles();

  /** How many jobs. */
  int size();

  /** How many have an outcome. */
  int done();

  /**
   * The outcomes as they come, each once; ends after the last one. Reading it waits. Each call
   * gives a stream of its own over all of them. A thread that is interrupted while it reads gets an
   * {@link IllegalStateException} and stays interrupted.
   */
  Stream<Outcome<R>> stream();

  /**
   * Waits for all.
   *
   * @return the results in the order of the payloads
   * @throws JobFailedException or {@link java.util.concurrent.CancellationException}, after all
   *     have an outcome, if one has no result; the others' are attached as suppressed
   */
  List<@Nullable R> join() throws InterruptedException;

  /** Waits for all to have an outcome; answers whether they had in time. */
  boolean await(Duration timeout) throws InterruptedException;

  /**
   * Cancels all that have no outcome. Answers how many are cancelled now or have been told to stop.
   */
  int cancel();

  /**
   * The outcome of one of the jobs.
   *
   * @param index which of the payloads
   * @param handle its handle, done
   * @param result its result, {@code null} if it has none
   * @param failure why it has none; {@code null} if it succeeded
   */
  record Outcome<R>(
      int index, JobHandle<R> handle, @Nullable R result, @Nullable Throwable failure) {
    /** Whether it succeeded. */
    public boolean succeeded() {
      return failure == null;
    }
  }
}
