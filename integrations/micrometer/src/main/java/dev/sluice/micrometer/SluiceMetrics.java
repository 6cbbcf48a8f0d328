package dev.sluice.micrometer;

import dev.sluice.Sluice;
import dev.sluice.job.JobState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/**
 * What a storage has, as gauges: {@code sluice.queue.jobs} by queue and state, {@code
 * sluice.queue.oldest.age}, {@code sluice.queue.paused}, {@code sluice.queue.workers}, {@code
 * sluice.workers} and {@code sluice.storage.up}. A storage that does not show its jobs, settings or
 * workers has none of the gauges about them.
 *
 * <pre>{@code
 * new SluiceMetrics(sluice).bindTo(registry);
 * }</pre>
 *
 * <p>The storage is read when a gauge is, and not more often than the interval says, however many
 * gauges and registries there are. While it does not answer, gauges of queues are NaN. Safe for any
 * number of threads.
 */
public final class SluiceMetrics implements MeterBinder, AutoCloseable {
  /** How old what a gauge shows may be, unless said otherwise. */
  public static final Duration INTERVAL = Duration.ofSeconds(5);

  /** How many queues have gauges of their own; the rest is one, {@value Labels#OTHER}. */
  public static final int MOST_QUEUES = 500;

  private final StoreReader reader;
  private final long interval;
  private final LongSupplier ticker;
  private final ReentrantLock reading = new ReentrantLock();
  private final Map<MeterRegistry, Set<String>> bound = new HashMap<>();
  private final List<Runnable> removals = new ArrayList<>();
  private volatile StoreLook look = StoreLook.DOWN;
  private volatile long lookedAt;

  /**
   * With {@link #INTERVAL}.
   *
   * @param sluice stays open when this is closed
   */
  public SluiceMetrics(Sluice sluice) {
    this(sluice, INTERVAL);
  }

  /**
   * With an interval.
   *
   * @param interval how old what a gauge shows may be; positive
   */
  public SluiceMetrics(Sluice sluice, Duration interval) {
    this(
        new StoreReader(sluice, InstantSource.system(), new Labels(MOST_QUEUES)),
        interval,
        System::nanoTime);
  }

  /**
   * For tests.
   *
   * @param ticker nanoseconds, as {@link System#nanoTime()}
   */
  SluiceMetrics(StoreReader reader, Duration interval, LongSupplier ticker) {
    if (interval.isNegative() || interval.isZero()) {
      throw new IllegalArgumentException("interval must be positive: " + interval);
    }
    this.reader = reader;
    this.interval = interval.toNanos();
    this.ticker = ticker;
    this.lookedAt = ticker.getAsLong() - this.interval;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    reading.lock();
    try {
      if (bound.putIfAbsent(registry, new HashSet<>()) != null) {
        return;
      }
      gauge(registry, "sluice.storage.up", "Whether the storage answers", it -> it.up() ? 1 : 0);
      if (reader.knowsWorkers()) {
        gauge(
            registry, "sluice.workers", "Live workers", it -> it.up() ? it.workers() : Double.NaN);
      }
      // The queues that are there have their gauges at once, not after the first look at a gauge.
      lookedAt = ticker.getAsLong() - interval;
    } finally {
      reading.unlock();
    }
    StoreLook unused = look();
  }

  /** Takes the gauges out of their registries. Closing twice is fine. */
  @Override
  public void close() {
    reading.lock();
    try {
      removals.forEach(Runnable::run);
      removals.clear();
      bound.clear();
    } finally {
      reading.unlock();
    }
  }

  /** What there is, read again if it is too old and nobody is about to. */
  private StoreLook look() {
    if (ticker.getAsLong() - lookedAt < interval || !reading.tryLock()) {
      return look;
    }
    try {
      if (ticker.getAsLong() - lookedAt >= interval) {
        look = read();
        lookedAt = ticker.getAsLong();
        bound.forEach(this::bindNewQueues);
      }
      return look;
    } finally {
      reading.unlock();
    }
  }

  // Why it does not answer, the workers and whoever enqueues say; a scrape is not to fail of it.
  private StoreLook read() {
    try {
      return reader.read();
    } catch (RuntimeException e) {
      return StoreLook.DOWN;
    }
  }

  private void bindNewQueues(MeterRegistry registry, Set<String> known) {
    for (String queue : look.queues().keySet()) {
      if (known.add(queue)) {
        bindQueue(registry, queue);
      }
    }
  }

  private void bindQueue(MeterRegistry registry, String queue) {
    if (reader.showsJobs()) {
      for (JobState state : JobState.values()) {
        ToDoubleFunction<QueueLook> count = it -> it.counts().of(state);
        keep(
            registry,
            Gauge.builder("sluice.queue.jobs", this, it -> it.ofQueue(queue, count))
                .description("Jobs that are there")
                .tag("queue", queue)
                .tag("state", state.name().toLowerCase(Locale.ROOT))
                .strongReference(true)
                .register(registry));
      }
      keep(
          registry,
          TimeGauge.builder(
                  "sluice.queue.oldest.age",
                  this,
                  TimeUnit.SECONDS,
                  it -> it.ofQueue(queue, QueueLook::oldestSeconds))
              .description("How long the oldest READY job has been due")
              .tag("queue", queue)
              .strongReference(true)
              .register(registry));
    }
    if (reader.keepsSettings()) {
      queueGauge(
          registry, "paused", "Whether nothing is claimed", queue, it -> it.paused() ? 1 : 0);
    }
    if (reader.knowsWorkers()) {
      queueGauge(registry, "workers", "Live workers that claim", queue, QueueLook::workers);
    }
  }

  private void queueGauge(
      MeterRegistry registry,
      String name,
      String description,
      String queue,
      ToDoubleFunction<QueueLook> value) {
    keep(
        registry,
        Gauge.builder("sluice.queue." + name, this, it -> it.ofQueue(queue, value))
            .description(description)
            .tag("queue", queue)
            .strongReference(true)
            .register(registry));
  }

  private void gauge(
      MeterRegistry registry, String name, String description, ToDoubleFunction<StoreLook> value) {
    keep(
        registry,
        Gauge.builder(name, this, it -> value.applyAsDouble(it.look()))
            .description(description)
            .strongReference(true)
            .register(registry));
  }

  private double ofQueue(String queue, ToDoubleFunction<QueueLook> value) {
    StoreLook now = look();
    return now.up() ? value.applyAsDouble(now.queue(queue)) : Double.NaN;
  }

  private void keep(MeterRegistry registry, Meter meter) {
    removals.add(() -> registry.remove(meter));
  }
}
