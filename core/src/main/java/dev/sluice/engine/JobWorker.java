package dev.sluice.engine;

import dev.sluice.Codec;
import dev.sluice.Computation;
import dev.sluice.Handler;
import dev.sluice.Job;
import dev.sluice.JobListener;
import dev.sluice.Kinds;
import dev.sluice.Queue;
import dev.sluice.Worker;
import dev.sluice.WorkerHealth;
import dev.sluice.WorkerMetrics;
import dev.sluice.WorkerOptions;
import dev.sluice.job.JobId;
import dev.sluice.spi.Feature;
import dev.sluice.spi.Traits;
import dev.sluice.spi.WorkSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * The worker. Starts with the first queue that is bound to it, if {@link WorkerOptions#autoStart}
 * is on.
 */
final class JobWorker implements Worker {
  static final Duration STOP_DEADLINE = Duration.ofSeconds(10);
  private static final long RECHECK = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long CALL_BACK = TimeUnit.SECONDS.toNanos(1);
  private static final long CALL_AGAIN = TimeUnit.MILLISECONDS.toNanos(1);

  private final WorkerScope scope;
  private final Engine engine;
  private final Crew crew;

  /**
   * @param functions the function of a job of kind {@link Functions#KIND}; empty: such a job is
   *     buried
   * @throws IllegalArgumentException if the source cannot settle in all the ways that a worker
   *     needs
   */
  JobWorker(
      WorkSource source,
      InstantSource clock,
      Completions completions,
      CodecLookup codecs,
      Function<JobId, Optional<Callable<?>>> functions,
      WorkerOptions options) {
    requireSettlements(source.traits());
    this.scope = new WorkerScope(source, clock, completions, codecs, functions, options);
    this.engine = new Engine(scope);
    this.crew = engine.crew();
  }

  @Override
  public String name() {
    return scope.name;
  }

  @Override
  public State state() {
    return crew.state();
  }

  @Override
  public void start() {
    engine.start();
  }

  @Override
  public void pause() {
    if (crew.change(State.PAUSED, State.RUNNING)) {
      callBack();
      engine.tidy();
    }
  }

  @Override
  public void resume() {
    if (crew.change(State.RUNNING, State.PAUSED)) {
      crew.summon();
    }
  }

  @Override
  public void drain() {
    if (crew.change(State.DRAINING, State.RUNNING, State.PAUSED)) {
      crew.summon();
      callBack();
    }
  }

  @Override
  public void stop() {
    stop(STOP_DEADLINE);
  }

  @Override
  public void stop(Duration deadline) {
    engine.stop(deadline);
  }

  @Override
  public void restart() {
    stop();
    start();
  }

  @Override
  public void close() {
    stop();
  }

  @Override
  public int concurrency() {
    return crew.target();
  }

  @Override
  public void concurrency(int handlers) {
    if (handlers < 1) {
      throw new IllegalArgumentException("concurrency must be at least 1: " + handlers);
    }
    crew.target(handlers);
  }

  @Override
  public <T> void bind(Queue<T> queue, Handler<T> handler) {
    bind(queue, handler, 1);
  }

  @Override
  public <T> void bind(Queue<T> queue, Handler<T> handler, int weight) {
    bindComputation(
        queue,
        job -> {
          handler.handle(job);
          return null;
        },
        weight);
  }

  /** Works on one more queue; what the computation answers is the job's result. */
  <T> void bindComputation(Queue<T> queue, Computation<T, ?> computation, int weight) {
    add(new Binding(queue.name(), weight, Map.of(), new Action<>(queue.codec(), computation)));
  }

  @Override
  public void bind(Queue<?> queue, Kinds kinds, int weight) {
    Map<String, Action<?>> byKind = new HashMap<>();
    kinds.entries().forEach((kind, entry) -> byKind.put(kind, action(entry)));
    Kinds.Entry<?> otherwise = kinds.otherwise();
    add(new Binding(queue.name(), weight, byKind, otherwise == null ? null : action(otherwise)));
  }

  @Override
  public boolean unbind(String queue) {
    boolean removed = scope.bindings.remove(queue);
    if (removed) {
      callBack();
    }
    return removed;
  }

  @Override
  public List<String> queues() {
    return scope.bindings.all().stream().map(Binding::queue).toList();
  }

  @Override
  public void waitUntilIdle() throws InterruptedException {
    crew.waiting().await(engine.idleCheck(), -1, RECHECK);
  }

  @Override
  public boolean waitUntilIdle(Duration timeout) throws InterruptedException {
    return crew.waiting().await(engine.idleCheck(), Nanos.of(timeout), RECHECK);
  }

  @Override
  public void waitUntilStopped() throws InterruptedException {
    crew.waiting().await(this::isStopped, -1, RECHECK);
  }

  @Override
  public boolean waitUntilStopped(Duration timeout) throws InterruptedException {
    return crew.waiting().await(this::isStopped, Nanos.of(timeout), RECHECK);
  }

  @Override
  public List<Job<?>> running() {
    List<Job<?>> jobs = new ArrayList<>();
    for (Runner runner : crew.roster()) {
      Batch batch = runner.batch();
      RunningJob<?> job = batch == null ? null : batch.current();
      if (job != null) {
        jobs.add(job);
      }
    }
    return jobs;
  }

  @Override
  public WorkerMetrics metrics() {
    return scope.tally.read(running().size(), crew.roster().size());
  }

  @Override
  public WorkerHealth health() {
    return scope.outage.health(scope.source);
  }

  @Override
  public void addListener(JobListener listener) {
    scope.listeners.add(listener);
  }

  @Override
  public void removeListener(JobListener listener) {
    scope.listeners.remove(listener);
  }

  /** Runs its jobs in the calling thread, while it is not started. */
  InlineRun inline() {
    return new InlineRun(scope);
  }

  private void add(Binding binding) {
    scope.bindings.add(binding);
    if (scope.options.autoStart() && crew.state() == State.NEW) {
      start();
    } else {
      callBack();
    }
  }

  private <T> Action<T> action(Kinds.Entry<T> entry) {
    Codec<T> codec = entry.codec();
    if (codec != null) {
      return new Action<>(codec, entry.computation());
    }
    Class<T> type = entry.type();
    if (type == null) {
      throw new IllegalArgumentException("a kind needs a type or a codec");
    }
    return new Action<>(scope.codecs.find(type), entry.computation());
  }

  private static void requireSettlements(Traits traits) {
    Set<Feature> missing = traits.lacking(Feature.RETRY, Feature.RELEASE, Feature.BURY);
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          traits.name()
              + " lacks "
              + missing
              + ": a worker needs a spillover store beside it (the option spillover=URL)");
    }
  }

  private boolean isStopped() {
    return crew.state() == State.STOPPED;
  }

  // Whoever waits at the source must look anew: at its state, at its queues.
  private void callBack() {
    BooleanSupplier back = engine.callBack();
    crew.waiting().stir();
    try {
      crew.waiting().await(back, CALL_BACK, CALL_AGAIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
