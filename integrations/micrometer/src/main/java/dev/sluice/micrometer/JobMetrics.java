package dev.sluice.micrometer;

import dev.sluice.WorkerOptions;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;

/**
 * What workers do, as meters by queue and kind: the timers {@code sluice.job.run} (by outcome too)
 * and {@code sluice.job.wait}, and the counter {@code sluice.job.attempts} by outcome. One for all
 * workers of a process.
 *
 * <pre>{@code
 * JobMetrics metrics = new JobMetrics(registry);
 * queue.work(handler, metrics::observe);
 * }</pre>
 */
public final class JobMetrics {
  /** How many kinds have meters of their own; the rest is one, {@value Labels#OTHER}. */
  public static final int MOST_KINDS = 100;

  private final JobObserver observer;

  /** Meters in this registry. */
  public JobMetrics(MeterRegistry registry) {
    this(registry, InstantSource.system(), MOST_KINDS);
  }

  /** For tests. */
  JobMetrics(MeterRegistry registry, InstantSource clock, int mostKinds) {
    this.observer = new JobObserver(registry, clock, new Labels(mostKinds));
  }

  /**
   * Measures what a worker does. Call it before other interceptors are added: those then count as
   * the handler's.
   */
  public void observe(WorkerOptions options) {
    options.listener(observer).interceptor(observer);
  }
}
