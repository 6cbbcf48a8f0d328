package dev.sluice.micrometer;

import dev.sluice.Interceptor;
import dev.sluice.Job;
import dev.sluice.JobListener;
import dev.sluice.job.Failure;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Measures handlers where they run, and counts them once it is stored how they ended, which may be
 * on another thread.
 */
final class JobObserver implements JobListener, Interceptor {
  private record Kind(String queue, String name) {}

  private final MeterRegistry registry;
  private final InstantSource clock;
  private final Labels kinds;
  private final Map<Kind, KindMeters> meters = new ConcurrentHashMap<>();

  /**
   * How long handlers ran whose end nobody has told us yet. Weak: of a job that a stopping worker
   * takes from its handler nobody ever will.
   */
  private final Map<Job<?>, Long> ran = Collections.synchronizedMap(new WeakHashMap<>());

  JobObserver(MeterRegistry registry, InstantSource clock, Labels kinds) {
    this.registry = registry;
    this.clock = clock;
    this.kinds = kinds;
  }

  @Override
  public @Nullable Object intercept(Job<?> job, Next next) throws Exception {
    long began = System.nanoTime();
    try {
      return next.proceed();
    } finally {
      ran.put(job, System.nanoTime() - began);
    }
  }

  @Override
  public void onStarted(Job<?> job) {
    Duration waited = Duration.between(job.runAt(), clock.instant());
    of(job).started(waited.isNegative() ? Duration.ZERO : waited);
  }

  @Override
  public void onCompleted(Job<?> job, Duration took) {
    ended(job, Outcome.COMPLETED);
  }

  @Override
  public void onRetrying(Job<?> job, Failure failure, Duration delay) {
    ended(job, Outcome.RETRYING);
  }

  @Override
  public void onReleased(Job<?> job) {
    ended(job, Outcome.RELEASED);
  }

  @Override
  public void onDead(Job<?> job, Failure failure) {
    ended(job, Outcome.DEAD);
  }

  @Override
  public void onCancelled(Job<?> job) {
    ended(job, Outcome.CANCELLED);
  }

  @Override
  public void onLeaseLost(Job<?> job) {
    ended(job, Outcome.LEASE_LOST);
  }

  private void ended(Job<?> job, Outcome outcome) {
    Long nanos = ran.remove(job);
    if (nanos == null) {
      of(job).ended(outcome);
    } else {
      of(job).ended(outcome, nanos);
    }
  }

  private KindMeters of(Job<?> job) {
    Kind kind = new Kind(job.queue(), kinds.of(job.kind()));
    return meters.computeIfAbsent(kind, it -> new KindMeters(registry, it.queue(), it.name()));
  }
}
