package dev.sluice;

import dev.sluice.job.Counts;
import dev.sluice.job.JobId;
import dev.sluice.spi.Enqueued;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A named queue of jobs with one type of payload. All methods may be called by any number of
 * threads.
 *
 * @param <T> the payload's type
 */
public interface Queue<T> {
  /** Its name. */
  String name();

  /** The codec of its payloads. */
  Codec<T> codec();

  /**
   * Enqueues a job. When it returns the job is as safe as the storage's durability says.
   *
   * @return INSERTED, DUPLICATE or REPLACED, with the id of the job that is there now
   * @throws JobRejectedException if the job was not taken
   * @throws IllegalArgumentException if the payload cannot be encoded, or an option makes no sense
   * @throws dev.sluice.spi.StoreException if the storage does not answer: the job may or may not be
   *     there
   */
  Enqueued enqueue(T payload);

  /** As {@link #enqueue(Object)}, with options. */
  Enqueued enqueue(T payload, Consumer<EnqueueOptions> options);

  /** As {@link #enqueue(Object, Consumer)}, but answers REJECTED and FULL instead of throwing. */
  Enqueued tryEnqueue(T payload, Consumer<EnqueueOptions> options);

  /**
   * Enqueues many at once, which is much faster. An answer for each, in order; never throws for a
   * refused one.
   */
  List<Enqueued> enqueueAll(Collection<? extends T> payloads);

  /** As {@link #enqueueAll(Collection)}; the options of each job may depend on its payload. */
  List<Enqueued> enqueueAll(
      Collection<? extends T> payloads, BiConsumer<? super T, EnqueueOptions> options);

  /**
   * As {@link #enqueue(Object, Consumer)} without waiting; the future fails with what that would
   * throw.
   */
  CompletableFuture<Enqueued> enqueueAsync(T payload, Consumer<EnqueueOptions> options);

  /** Enqueues a job whose result the caller wants. */
  <R> JobHandle<R> request(T payload, Class<R> resultType);

  /** As {@link #request(Object, Class)}, with options. */
  <R> JobHandle<R> request(T payload, Class<R> resultType, Consumer<EnqueueOptions> options);

  /** Enqueues many jobs together, to be waited for together. */
  <R> JobGroup<R> requestAll(
      Collection<? extends T> payloads,
      Class<R> resultType,
      BiConsumer<? super T, EnqueueOptions> options);

  /**
   * The result of a job that was enqueued before, here or elsewhere. The job must be live or
   * retained.
   */
  <R> JobHandle<R> handle(JobId id, Class<R> resultType);

  /**
   * Enqueues a function; needs no handler, only a worker. It lives in this process, so only the
   * memory storage takes it.
   *
   * @throws IllegalStateException if the storage is another
   */
  <R> JobHandle<R> submit(Callable<R> function);

  /** Starts a worker on this queue with default options. */
  Worker work(Handler<T> handler);

  /** Starts a worker on this queue. */
  Worker work(Handler<T> handler, Consumer<WorkerOptions> options);

  /** Starts a worker whose handler's return value is the job's result. */
  Worker compute(Computation<T, ?> computation, Consumer<WorkerOptions> options);

  /** Starts a worker for several kinds of job. */
  Worker work(Kinds kinds, Consumer<WorkerOptions> options);

  /**
   * Claims jobs without a worker; whoever calls settles them by hand before the lease ends.
   *
   * @param max at most, at least 1
   * @param wait how long for a first job
   */
  List<ClaimedJob<T>> claim(int max, Duration lease, Duration wait) throws InterruptedException;

  /** How many jobs are in each state. */
  Counts counts();

  /**
   * Nothing of this queue is claimed from now on, by no process, until it is resumed. Running jobs
   * finish.
   */
  void pause();

  /** Ends a pause. */
  void resume();

  /** Whether it is paused. */
  boolean isPaused();

  /**
   * Admits at most so many SCHEDULED and READY jobs; {@link dev.sluice.spi.QueueSettings#UNBOUNDED}
   * for any number.
   */
  void capacity(long jobs);

  /** Deletes all SCHEDULED and READY jobs. Answers how many. */
  int purge();

  /**
   * Waits until no job is SCHEDULED, READY or RUNNING, whoever works on them.
   *
   * @return whether that came about within the timeout
   */
  boolean waitUntilEmpty(Duration timeout) throws InterruptedException;
}
