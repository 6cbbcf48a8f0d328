package dev.sluice.opentelemetry;

import dev.sluice.Codec;
import dev.sluice.Jobs;
import dev.sluice.LiveWorkers;
import dev.sluice.Queue;
import dev.sluice.Sluice;
import dev.sluice.Worker;
import dev.sluice.WorkerOptions;
import dev.sluice.spi.Traits;
import dev.sluice.spi.WorkSource;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** A storage whose queues and workers have spans. */
final class TracedSluice implements Sluice {
  private final Sluice inner;
  private final SluiceTracing tracing;

  TracedSluice(Sluice inner, SluiceTracing tracing) {
    this.inner = inner;
    this.tracing = tracing;
  }

  @Override
  public Queue<byte[]> queue(String name) {
    return new TracedQueue<>(inner.queue(name), tracing);
  }

  @Override
  public <T> Queue<T> queue(String name, Class<T> type) {
    return new TracedQueue<>(inner.queue(name, type), tracing);
  }

  @Override
  public <T> Queue<T> queue(String name, Codec<T> codec) {
    return new TracedQueue<>(inner.queue(name, codec), tracing);
  }

  @Override
  public Worker worker(Consumer<WorkerOptions> options) {
    Consumer<WorkerOptions> observed = tracing::observe;
    return inner.worker(observed.andThen(options));
  }

  @Override
  public Jobs jobs() {
    return inner.jobs();
  }

  @Override
  public LiveWorkers workers() {
    return inner.workers();
  }

  @Override
  public List<Worker> ownWorkers() {
    return inner.ownWorkers();
  }

  @Override
  public Traits traits() {
    return inner.traits();
  }

  @Override
  public WorkSource store() {
    return inner.store();
  }

  @Override
  public void close() {
    inner.close();
  }

  @Override
  public void close(Duration deadline) {
    inner.close(deadline);
  }
}
