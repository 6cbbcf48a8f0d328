package dev.sluice;

import java.time.Duration;
import java.util.List;

/**
 * Runs handlers on the jobs of one or several queues. All methods may be called by any number of
 * threads.
 */
public interface Worker extends AutoCloseable {
  /** Where a worker stands. */
  enum State {
    /** Made, not started. */
    NEW,
    /** Claims and runs. */
    RUNNING,
    /** Runs what it has, claims nothing. */
    PAUSED,
    /** Runs until its queues are empty, then stops. */
    DRAINING,
    /** Lets handlers finish, claims nothing. */
    STOPPING,
    /** Stopped; may be started again. */
    STOPPED
  }

  /** Its name. */
  String name();

  /** Where it stands. */
  State state();

  /** Begins to claim. Does nothing if it runs. */
  void start();

  /**
   * Claims nothing more until it is resumed; running handlers go on. This worker only: see {@link
   * Queue#pause()}.
   */
  void pause();

  /** Ends a pause. */
  void resume();

  /** Runs until its queues have nothing READY and no handler runs, then stops. Returns at once. */
  void drain();

  /** As {@link #stop(Duration)} with 10 seconds. */
  void stop();

  /**
   * Claims nothing more, lets running handlers finish until the deadline, then interrupts them and
   * releases their jobs without counting the attempt. Returns when that is done. Stopping twice is
   * fine.
   */
  void stop(Duration deadline);

  /** Stops, then starts. */
  void restart();

  /** As {@link #stop()}. */
  @Override
  void close();

  /** How many handlers run at most. */
  int concurrency();

  /** Changes that while running, up or down; running handlers are not disturbed. At least 1. */
  void concurrency(int handlers);

  /** Works on one more queue. */
  <T> void bind(Queue<T> queue, Handler<T> handler);

  /**
   * Works on one more queue.
   *
   * @param weight for {@link Strategy#WEIGHTED} the share, for {@link Strategy#STRICT_PRIORITY} the
   *     rank, lower first; at least 1
   */
  <T> void bind(Queue<T> queue, Handler<T> handler, int weight);

  /** Works on one more queue of several kinds. */
  void bind(Queue<?> queue, Kinds kinds, int weight);

  /** Works on a queue no more; its running handlers go on. Answers whether it was bound. */
  boolean unbind(String queue);

  /** The queues it works on. */
  List<String> queues();

  /**
   * Waits until no handler runs and its queues have nothing READY (whoever took it), or the worker
   * has stopped.
   *
   * @throws InterruptedException if interrupted
   */
  void waitUntilIdle() throws InterruptedException;

  /** The same with a limit; answers whether it came about in time. */
  boolean waitUntilIdle(Duration timeout) throws InterruptedException;

  /** Waits until the worker has stopped. */
  void waitUntilStopped() throws InterruptedException;

  /** The same with a limit; answers whether it came about in time. */
  boolean waitUntilStopped(Duration timeout) throws InterruptedException;

  /** The jobs whose handlers run now. */
  List<Job<?>> running();

  /** Counters since the worker was made. */
  WorkerMetrics metrics();

  /** Whether it can do its work. */
  WorkerHealth health();

  /** Adds a listener. */
  void addListener(JobListener listener);

  /** Takes a listener away. */
  void removeListener(JobListener listener);
}
