package dev.sluice;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a worker: {@code queue.work(handler, w -> w.concurrency(5))}. Setters answer the
 * object itself.
 */
public final class WorkerOptions {
  private String name = "";
  private int concurrency = Runtime.getRuntime().availableProcessors();
  private Duration lease = Duration.ofSeconds(30);
  private RetryPolicy retry = RetryPolicy.DEFAULT;
  private Strategy strategy = Strategy.ROUND_ROBIN;
  private boolean autoStart = true;
  private boolean virtualThreads;
  private @Nullable Executor executor;
  private Duration idleTimeout = Duration.ofSeconds(30);
  private double ratePerSecond = Double.POSITIVE_INFINITY;
  private ErrorHandler errorHandler = ErrorHandler.LOGGING;
  private final List<JobListener> listeners = new ArrayList<>();
  private final List<Interceptor> interceptors = new ArrayList<>();

  /** All defaults. */
  public WorkerOptions() {}

  /** A name for people: shown beside running jobs and in logs. A made-up one by default. */
  public WorkerOptions name(String name) {
    this.name = name;
    return this;
  }

  /** How many handlers run at the same time; at least 1, the number of processors by default. */
  public WorkerOptions concurrency(int handlers) {
    if (handlers < 1) {
      throw new IllegalArgumentException("concurrency must be at least 1: " + handlers);
    }
    this.concurrency = handlers;
    return this;
  }

  /**
   * How long a job stays ours if this process dies; 30 seconds by default. Running handlers extend
   * it by themselves.
   */
  public WorkerOptions lease(Duration lease) {
    positive("lease", lease);
    this.lease = lease;
    return this;
  }

  /** When to try failed jobs again. */
  public WorkerOptions retry(RetryPolicy policy) {
    this.retry = policy;
    return this;
  }

  /** From which of several queues to claim. */
  public WorkerOptions strategy(Strategy strategy) {
    this.strategy = strategy;
    return this;
  }

  /**
   * Whether the worker starts when it is made; on by default. Off: it waits for {@link
   * Worker#start()}.
   */
  public WorkerOptions autoStart(boolean on) {
    this.autoStart = on;
    return this;
  }

  /**
   * Handlers on virtual threads, where the JVM has them (21 and later); platform threads elsewhere.
   * Off by default. Either way threads run one job after the other, so that thread locals outlive a
   * job, and the worker keeps its process alive until it is stopped.
   */
  public WorkerOptions virtualThreads(boolean on) {
    this.virtualThreads = on;
    return this;
  }

  /**
   * Handlers on threads of this executor, which should be able to run as many tasks at once as the
   * concurrency says: with fewer threads fewer handlers run, and {@link Worker#stop()} waits for
   * its deadline. Each task runs many jobs and ends when there are none for a time. Whether the
   * process stays alive is the executor's business.
   */
  public WorkerOptions executor(Executor executor) {
    this.executor = executor;
    return this;
  }

  /** How long a thread with nothing to do is kept, beyond the first; 30 seconds by default. */
  public WorkerOptions idleTimeout(Duration timeout) {
    positive("idleTimeout", timeout);
    this.idleTimeout = timeout;
    return this;
  }

  /** Starts at most so many handlers a second. No limit by default. */
  public WorkerOptions rate(double perSecond) {
    if (!(perSecond > 0)) {
      throw new IllegalArgumentException("rate must be positive: " + perSecond);
    }
    this.ratePerSecond = perSecond;
    return this;
  }

  /** Gets what goes wrong outside of handlers; logs it by default. */
  public WorkerOptions errorHandler(ErrorHandler handler) {
    this.errorHandler = handler;
    return this;
  }

  /** Hears of every transition of a job in this worker. */
  public WorkerOptions listener(JobListener listener) {
    listeners.add(listener);
    return this;
  }

  /** Goes around every handler; the first added is the outermost. */
  public WorkerOptions interceptor(Interceptor interceptor) {
    interceptors.add(interceptor);
    return this;
  }

  public String name() {
    return name;
  }

  public int concurrency() {
    return concurrency;
  }

  public Duration lease() {
    return lease;
  }

  public RetryPolicy retry() {
    return retry;
  }

  public Strategy strategy() {
    return strategy;
  }

  public boolean autoStart() {
    return autoStart;
  }

  public boolean virtualThreads() {
    return virtualThreads;
  }

  public @Nullable Executor executor() {
    return executor;
  }

  public Duration idleTimeout() {
    return idleTimeout;
  }

  public double rate() {
    return ratePerSecond;
  }

  public ErrorHandler errorHandler() {
    return errorHandler;
  }

  public List<JobListener> listeners() {
    return List.copyOf(listeners);
  }

  public List<Interceptor> interceptors() {
    return List.copyOf(interceptors);
  }

  private static void positive(String what, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(what + " must be positive: " + value);
    }
  }
}
