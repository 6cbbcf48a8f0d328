package dev.sluice.engine;

import dev.sluice.Computation;
import dev.sluice.Handler;
import dev.sluice.Kinds;
import dev.sluice.Queue;
import dev.sluice.Worker;
import dev.sluice.WorkerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** The workers of an opened storage: makes them, and stops them all in the end. */
final class Workers {
  private final Function<WorkerOptions, JobWorker> maker;
  private final boolean inline;
  private final List<JobWorker> workers = new ArrayList<>();
  private boolean closed;

  /**
   * @param inline whether no worker starts by itself, as their jobs are run by {@link #runOne}
   */
  Workers(Function<WorkerOptions, JobWorker> maker, boolean inline) {
    this.maker = maker;
    this.inline = inline;
  }

  /** A worker without a queue. */
  Worker make(Consumer<WorkerOptions> configure) {
    return make(configure, worker -> {});
  }

  <T> Worker work(Queue<T> queue, Handler<T> handler, Consumer<WorkerOptions> configure) {
    return make(configure, worker -> worker.bind(queue, handler));
  }

  <T> Worker work(Queue<T> queue, Kinds kinds, Consumer<WorkerOptions> configure) {
    return make(configure, worker -> worker.bind(queue, kinds, 1));
  }

  <T> Worker compute(
      Queue<T> queue, Computation<T, ?> computation, Consumer<WorkerOptions> configure) {
    return make(configure, worker -> worker.bindComputation(queue, computation, 1));
  }

  private synchronized Worker make(Consumer<WorkerOptions> configure, Consumer<JobWorker> bind) {
    if (closed) {
      throw new IllegalStateException("closed: no worker can be started any more");
    }
    WorkerOptions options = new WorkerOptions();
    configure.accept(options);
    if (inline) {
      options.autoStart(false);
    }
    JobWorker worker = maker.apply(options);
    // Kept before it is bound, which starts it.
    workers.add(worker);
    bind.accept(worker);
    return worker;
  }

  /** Runs one job of one of the workers in the calling thread; answers whether there was one. */
  boolean runOne() throws InterruptedException {
    for (JobWorker worker : all()) {
      if (worker.inline().runOne()) {
        return true;
      }
    }
    return false;
  }

  /** Those that were made, in their order. */
  synchronized List<JobWorker> all() {
    return List.copyOf(workers);
  }

  /** Stops all of them, which have the deadline together. */
  void close(Duration deadline) {
    long until = System.nanoTime() + Nanos.of(deadline);
    List<JobWorker> all = takeAll();
    // Before the first one is waited for: none of the others shall begin a job meanwhile.
    all.forEach(JobWorker::pause);
    for (JobWorker worker : all) {
      worker.stop(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
    }
  }

  private synchronized List<JobWorker> takeAll() {
    closed = true;
    List<JobWorker> all = List.copyOf(workers);
    workers.clear();
    return all;
  }
}
