package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Codec;
import dev.sluice.Computation;
import dev.sluice.Handler;
import dev.sluice.Queue;
import dev.sluice.WorkerOptions;
import dev.sluice.job.Counts;
import dev.sluice.job.Failure;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobView;
import dev.sluice.job.LeaseView;
import dev.sluice.memory.MemoryStore;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.WorkSource;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A memory store and workers over it. Closing it stops them. */
final class Rig implements AutoCloseable {
  /** How the runners share the source. */
  enum Shape {
    DIRECT,
    PLAIN,
    REMOTE,
    ONE_OWNER
  }

  /** Longer than anything here takes, unless it hangs. */
  static final Duration SOON = Duration.ofSeconds(20);

  final MemoryStore store;
  final InstantSource clock;
  final WorkSource source;
  final Map<JobId, Callable<?>> functions = new ConcurrentHashMap<>();
  final Map<JobId, String> ends = new ConcurrentHashMap<>();
  final List<String> errors = new java.util.concurrent.CopyOnWriteArrayList<>();
  private final List<JobWorker> workers = new ArrayList<>();

  Rig() {
    this(InstantSource.system());
  }

  Rig(InstantSource clock) {
    this(clock, it -> it);
  }

  /**
   * @param decorate goes around the store that the workers see
   */
  Rig(InstantSource clock, java.util.function.Function<MemoryStore, WorkSource> decorate) {
    this.clock = clock;
    this.store = new MemoryStore(clock);
    this.source = decorate.apply(store);
  }

  static Rig of(Shape shape) {
    return of(shape, InstantSource.system());
  }

  static Rig of(Shape shape, InstantSource clock) {
    return new Rig(
        clock,
        store ->
            switch (shape) {
              case DIRECT -> store;
              case PLAIN -> Faulty.plain(store);
              case REMOTE -> Faulty.remote(store);
              case ONE_OWNER -> Faulty.oneOwner(store);
            });
  }

  /** The source of a rig that was given one that fails. */
  Faulty faulty() {
    return (Faulty) source;
  }

  /** A worker without queues. */
  JobWorker worker(Consumer<WorkerOptions> configure) {
    WorkerOptions options = new WorkerOptions();
    options.errorHandler((doing, error) -> errors.add(doing + ": " + error));
    configure.accept(options);
    JobWorker worker =
        new JobWorker(
            source,
            clock,
            new Ends(),
            new NoCodecs(),
            id -> Optional.ofNullable(functions.get(id)),
            options);
    workers.add(worker);
    return worker;
  }

  /** A worker of text in the queue "q". */
  JobWorker work(Handler<String> handler, Consumer<WorkerOptions> configure) {
    JobWorker worker = worker(configure);
    worker.bind(queue("q"), handler);
    return worker;
  }

  JobWorker work(Handler<String> handler) {
    return work(handler, options -> {});
  }

  JobWorker compute(Computation<String, ?> computation) {
    JobWorker worker = worker(options -> {});
    worker.bindComputation(queue("q"), computation, 1);
    return worker;
  }

  JobId enqueue(String payload) {
    return enqueue("q", payload, JobOptions.DEFAULT);
  }

  /** A job that stays readable when it is done. */
  JobId enqueueRetained(String payload) {
    return enqueue("q", payload, retained());
  }

  JobId enqueue(String queue, String payload, JobOptions options) {
    return enqueue(queue, "", payload, options);
  }

  JobId enqueue(String queue, String kind, String payload, JobOptions options) {
    return enqueue(queue, kind, payload.getBytes(StandardCharsets.UTF_8), options);
  }

  JobId enqueueBytes(String queue, byte[] payload, JobOptions options) {
    return enqueue(queue, "", payload, options);
  }

  private JobId enqueue(String queue, String kind, byte[] bytes, JobOptions options) {
    JobId id = JobId.next();
    List<Enqueued> answers =
        store.enqueue(List.of(new NewJob(id, queue, kind, bytes, options, null)));
    assertThat(answers.get(0).outcome()).isEqualTo(Enqueued.Outcome.INSERTED);
    return id;
  }

  void enqueueMany(String queue, int jobs) {
    List<NewJob> batch = new ArrayList<>();
    for (int i = 0; i < jobs; i++) {
      batch.add(new NewJob(JobId.next(), queue, "", new byte[] {'x'}, JobOptions.DEFAULT, null));
    }
    store.enqueue(batch);
  }

  JobView view(JobId id) {
    return store.find(id).orElseThrow();
  }

  LeaseView lease(JobId id) {
    return Objects.requireNonNull(view(id).lease());
  }

  Failure lastFailure(JobId id) {
    List<Failure> failures = view(id).history().failures();
    return failures.get(failures.size() - 1);
  }

  Counts counts() {
    return store.counts("q");
  }

  /** A queue as the worker sees it: a name and a codec. */
  static Queue<String> queue(String name) {
    return queue(name, Codec.strings());
  }

  @SuppressWarnings("unchecked")
  static <T> Queue<T> queue(String name, Codec<T> codec) {
    return (Queue<T>)
        Proxy.newProxyInstance(
            Rig.class.getClassLoader(),
            new Class<?>[] {Queue.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "name" -> name;
                  case "codec" -> codec;
                  default -> throw new AssertionError("a worker called " + method);
                });
  }

  /** Options with one thing changed. */
  static JobOptions options(
      int maxAttempts, @Nullable Duration timeout, Duration retain, @Nullable String group) {
    return new JobOptions(
        Map.of(), 0, null, null, group, null, maxAttempts, timeout, null, retain, 5);
  }

  static JobOptions maxAttempts(int attempts) {
    return options(attempts, null, Duration.ZERO, null);
  }

  static JobOptions retained() {
    return options(25, null, Duration.ofDays(1), null);
  }

  static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  /** Waits for it whoever interrupts. */
  static void awaitStubbornly(CountDownLatch latch) {
    boolean done = false;
    while (!done) {
      try {
        await(latch);
        done = true;
      } catch (InterruptedException e) {
        // That is the point.
      }
    }
  }

  @Override
  public void close() {
    workers.forEach(worker -> worker.stop(Duration.ofSeconds(1)));
    store.close();
  }

  private final class Ends implements Completions {
    @Override
    public boolean isUnused() {
      return false;
    }

    @Override
    public void completed(JobId id, @Nullable Object result) {
      ends.put(id, "completed " + result);
    }

    @Override
    public void dead(JobId id, Failure failure, @Nullable Throwable cause) {
      ends.put(id, "dead " + failure.type());
    }

    @Override
    public void cancelled(JobId id) {
      ends.put(id, "cancelled");
    }
  }

  private static final class NoCodecs implements CodecLookup {
    @Override
    public <T> Codec<T> find(Class<T> type) {
      if (type == String.class) {
        @SuppressWarnings("unchecked")
        Codec<T> strings = (Codec<T>) Codec.strings();
        return strings;
      }
      throw new IllegalArgumentException("no codec knows " + type.getName());
    }
  }
}
