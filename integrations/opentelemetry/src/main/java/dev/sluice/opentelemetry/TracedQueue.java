package dev.sluice.opentelemetry;

import dev.sluice.ClaimedJob;
import dev.sluice.Codec;
import dev.sluice.Computation;
import dev.sluice.EnqueueOptions;
import dev.sluice.Handler;
import dev.sluice.JobGroup;
import dev.sluice.JobHandle;
import dev.sluice.Kinds;
import dev.sluice.Queue;
import dev.sluice.Worker;
import dev.sluice.WorkerOptions;
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

/** A queue whose jobs carry the context in which they were enqueued. */
final class TracedQueue<T> implements Queue<T> {
  private final Queue<T> inner;
  private final SluiceTracing tracing;

  TracedQueue(Queue<T> inner, SluiceTracing tracing) {
    this.inner = inner;
    this.tracing = tracing;
  }

  @Override
  public String name() {
    return inner.name();
  }

  @Override
  public Codec<T> codec() {
    return inner.codec();
  }

  @Override
  public Enqueued enqueue(T payload) {
    return enqueue(payload, options -> {});
  }

  @Override
  public Enqueued enqueue(T payload, Consumer<EnqueueOptions> options) {
    Sending sending = tracing.sending(name());
    return sending.during(() -> inner.enqueue(payload, sending.carrying(options)), sending::saw);
  }

  @Override
  public Enqueued tryEnqueue(T payload, Consumer<EnqueueOptions> options) {
    Sending sending = tracing.sending(name());
    return sending.during(() -> inner.tryEnqueue(payload, sending.carrying(options)), sending::saw);
  }

  @Override
  public List<Enqueued> enqueueAll(Collection<? extends T> payloads) {
    return enqueueAll(payloads, (payload, options) -> {});
  }

  @Override
  public List<Enqueued> enqueueAll(
      Collection<? extends T> payloads, BiConsumer<? super T, EnqueueOptions> options) {
    Sending sending = tracing.sending(name());
    return sending.during(
        () -> inner.enqueueAll(payloads, carrying(sending, options)), sending::saw);
  }

  @Override
  public CompletableFuture<Enqueued> enqueueAsync(T payload, Consumer<EnqueueOptions> options) {
    Sending sending = tracing.sending(name());
    return sending.until(() -> inner.enqueueAsync(payload, sending.carrying(options)));
  }

  @Override
  public <R> JobHandle<R> request(T payload, Class<R> resultType) {
    return request(payload, resultType, options -> {});
  }

  @Override
  public <R> JobHandle<R> request(
      T payload, Class<R> resultType, Consumer<EnqueueOptions> options) {
    Sending sending = tracing.sending(name());
    return sending.during(
        () -> inner.request(payload, resultType, sending.carrying(options)),
        handle -> sending.saw(handle.id()));
  }

  @Override
  public <R> JobGroup<R> requestAll(
      Collection<? extends T> payloads,
      Class<R> resultType,
      BiConsumer<? super T, EnqueueOptions> options) {
    Sending sending = tracing.sending(name());
    return sending.during(
        () -> inner.requestAll(payloads, resultType, carrying(sending, options)),
        group -> sending.saw(group.answers()));
  }

  @Override
  public <R> JobHandle<R> handle(JobId id, Class<R> resultType) {
    return inner.handle(id, resultType);
  }

  @Override
  public <R> JobHandle<R> submit(Callable<R> function) {
    return inner.submit(function);
  }

  @Override
  public Worker work(Handler<T> handler) {
    return work(handler, options -> {});
  }

  @Override
  public Worker work(Handler<T> handler, Consumer<WorkerOptions> options) {
    return inner.work(handler, observed(options));
  }

  @Override
  public Worker compute(Computation<T, ?> computation, Consumer<WorkerOptions> options) {
    return inner.compute(computation, observed(options));
  }

  @Override
  public Worker work(Kinds kinds, Consumer<WorkerOptions> options) {
    return inner.work(kinds, observed(options));
  }

  @Override
  public List<ClaimedJob<T>> claim(int max, Duration lease, Duration wait)
      throws InterruptedException {
    return inner.claim(max, lease, wait);
  }

  @Override
  public Counts counts() {
    return inner.counts();
  }

  @Override
  public void pause() {
    inner.pause();
  }

  @Override
  public void resume() {
    inner.resume();
  }

  @Override
  public boolean isPaused() {
    return inner.isPaused();
  }

  @Override
  public void capacity(long jobs) {
    inner.capacity(jobs);
  }

  @Override
  public int purge() {
    return inner.purge();
  }

  @Override
  public boolean waitUntilEmpty(Duration timeout) throws InterruptedException {
    return inner.waitUntilEmpty(timeout);
  }

  @Override
  public String toString() {
    return inner.toString();
  }

  private Consumer<WorkerOptions> observed(Consumer<WorkerOptions> options) {
    Consumer<WorkerOptions> observed = tracing::observe;
    return observed.andThen(options);
  }

  private static <P> BiConsumer<P, EnqueueOptions> carrying(
      Sending sending, BiConsumer<P, EnqueueOptions> options) {
    return (payload, wishes) ->
        sending.carrying(own -> options.accept(payload, own)).accept(wishes);
  }
}
