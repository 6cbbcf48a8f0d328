package dev.sluice.engine;

import dev.sluice.Codec;
import dev.sluice.Jobs;
import dev.sluice.Queue;
import dev.sluice.Sluice;
import dev.sluice.SluiceOptions;
import dev.sluice.Worker;
import dev.sluice.WorkerOptions;
import dev.sluice.spi.Traits;
import dev.sluice.spi.WorkSource;
import java.time.Duration;
import java.util.function.Consumer;

/** The engine over one storage. */
final class OpenSluice implements Sluice {
  private final WorkSource store;
  private final SluiceOptions options;

  OpenSluice(WorkSource store, SluiceOptions options) {
    this.store = store;
    this.options = options;
  }

  @Override
  public Queue<byte[]> queue(String name) {
    return queue(name, Codec.bytes());
  }

  @Override
  public <T> Queue<T> queue(String name, Class<T> type) {
    throw new IllegalStateException("not built yet: " + options.sweepInterval());
  }

  @Override
  public <T> Queue<T> queue(String name, Codec<T> codec) {
    throw new IllegalStateException("not built yet");
  }

  @Override
  public Worker worker(Consumer<WorkerOptions> options) {
    throw new IllegalStateException("not built yet");
  }

  @Override
  public Jobs jobs() {
    throw new IllegalStateException("not built yet");
  }

  @Override
  public Traits traits() {
    return store.traits();
  }

  @Override
  public WorkSource store() {
    return store;
  }

  @Override
  public void close() {
    close(Duration.ofSeconds(10));
  }

  @Override
  public void close(Duration deadline) {
    store.close();
  }
}
