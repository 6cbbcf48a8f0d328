package dev.sluice;

import dev.sluice.engine.Opening;
import dev.sluice.spi.Traits;
import dev.sluice.spi.WorkSource;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * A storage of jobs, opened: queues, workers, and a view of what is there.
 *
 * <pre>{@code
 * try (var sluice = Sluice.open("file:data/jobs")) {
 *   Queue<String> urls = sluice.queue("urls", String.class);
 *   urls.work(job -> fetch(job.payload()), w -> w.concurrency(5));
 *   urls.enqueue("https://example.org/");
 * }
 * }</pre>
 *
 * <p>All methods may be called by any number of threads.
 */
public interface Sluice extends AutoCloseable {

  /**
   * Opens the storage at a URL: {@code memory:}, {@code file:data/jobs}, or that of any adapter on
   * the class path.
   *
   * @throws IllegalArgumentException if the URL makes no sense, or no adapter on the class path
   *     knows its scheme
   * @throws dev.sluice.spi.StoreException if the storage cannot be opened
   */
  static Sluice open(String url) {
    return open(url, options -> {});
  }

  /** As {@link #open(String)}, with settings. */
  static Sluice open(String url, Consumer<SluiceOptions> options) {
    return Opening.open(url, options);
  }

  /** Puts the engine over a storage that the caller made. Closing the Sluice closes the storage. */
  static Sluice using(WorkSource store, Consumer<SluiceOptions> options) {
    return Opening.using(store, options);
  }

  /** A queue of bytes. Queues need not be created; asking twice is fine. */
  Queue<byte[]> queue(String name);

  /**
   * A queue of a type: {@code byte[]}, {@code String}, or what a codec on the class path knows (the
   * module {@code sluice-json}: any type that Jackson reads).
   *
   * @throws IllegalArgumentException if the name is none, or no codec knows the type
   */
  <T> Queue<T> queue(String name, Class<T> type);

  /** A queue with a codec of the caller's own. */
  <T> Queue<T> queue(String name, Codec<T> codec);

  /** A worker that is bound to no queue yet: see {@link Worker#bind}. */
  Worker worker(Consumer<WorkerOptions> options);

  /** The jobs that are there: find, list, count, change. */
  Jobs jobs();

  /** The workers on the storage, those of other processes too. */
  LiveWorkers workers();

  /**
   * The workers that were made here, in the order they were made; those that have stopped as well,
   * for they may be started again. None after {@link #close()}.
   */
  List<Worker> ownWorkers();

  /** What the storage can do. */
  Traits traits();

  /** The storage itself, for what this interface does not offer. */
  WorkSource store();

  /**
   * Stops all workers as {@link Worker#stop(Duration)} with 10 seconds, then closes the storage.
   * Closing twice is fine.
   */
  @Override
  void close();

  /** As {@link #close()} with another deadline for handlers that run. */
  void close(Duration deadline);
}
