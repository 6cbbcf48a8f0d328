package dev.sluice.engine;

import dev.sluice.job.Failure;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Settlement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Runs the handler of a job and says how the claim of the job ends. */
final class Attempts {
  private final WorkerScope scope;
  private final Leases leases;
  private final Verdicts verdicts;
  private final Timing timing;

  /** Sees to it that attempts do not take longer than they may. */
  @FunctionalInterface
  interface Timing {
    /** The handler begins, and has until then, by {@link System#nanoTime()}. */
    void begin(long timeoutAt);

    /** The handler has come back, and is not judged yet. */
    default void end(RunningJob<?> job, Duration timeout) {}
  }

  Attempts(WorkerScope scope, Leases leases, Timing timing) {
    this.scope = scope;
    this.leases = leases;
    this.verdicts = new Verdicts(scope);
    this.timing = timing;
  }

  /** The job as its handler will see it. */
  RunningJob<?> open(Delivery delivery, Batch batch) {
    return open(delivery, batch, action(delivery));
  }

  private <T> RunningJob<T> open(Delivery delivery, Batch batch, @Nullable Action<T> action) {
    return new RunningJob<>(delivery, action, batch, leases);
  }

  /** How it ended; {@code null} if there is nothing to settle, because the job is not ours. */
  <T> @Nullable Settlement run(RunningJob<T> job) {
    Delivery delivery = job.delivery();
    Action<T> action = job.action();
    if (action == null && isUnbound(delivery)) {
      return new Settlement.Release(delivery, Duration.ZERO);
    }
    if (action == null) {
      return unreadable(
          job, "unknown kind", "nobody handles the kind \"" + job.kind() + "\"", null);
    }
    try {
      job.payload(action.codec().decode(delivery.payload()));
    } catch (Throwable e) {
      return unreadable(job, "undecodable", "the payload cannot be decoded: " + e, e);
    }
    Throwable thrown = attempt(job, action);
    if (job.batch().isTaken()) {
      // From here on nobody interrupts this thread any more, and the reason to stop is final.
      job.batch().close(job);
    }
    if (job.notepad() != null) {
      leases.writeNotes(job);
    }
    return job.isForfeited() ? null : verdicts.judge(job, thrown);
  }

  private <T> @Nullable Throwable attempt(RunningJob<T> job, Action<T> action) {
    boolean timed = !scope.listeners.none();
    Duration timeout = job.options().timeout();
    if (timed || timeout != null) {
      begin(job, timeout);
    }
    Throwable thrown = null;
    try {
      job.result(
          scope.interceptors.isEmpty()
              ? action.computation().handle(job)
              : proceed(job, action, 0));
    } catch (Throwable e) {
      thrown = e;
      job.thrown(e);
    }
    if (timeout != null) {
      timing.end(job, timeout);
    }
    if (timed) {
      job.finished(System.nanoTime());
    }
    return thrown;
  }

  private void begin(RunningJob<?> job, @Nullable Duration timeout) {
    long now = System.nanoTime();
    job.started(now);
    scope.listeners.tell(listener -> listener.onStarted(job));
    if (timeout != null) {
      job.timeoutAt(now + Nanos.of(timeout));
      timing.begin(job.timeoutAt());
    }
  }

  private <T> @Nullable Object proceed(RunningJob<T> job, Action<T> action, int passed)
      throws Exception {
    return passed < scope.interceptors.size()
        ? scope.interceptors.get(passed).intercept(job, () -> proceed(job, action, passed + 1))
        : action.computation().handle(job);
  }

  private Settlement unreadable(
      RunningJob<?> job, String type, String message, @Nullable Throwable cause) {
    scope.tally.undecodable.increment();
    if (cause != null) {
      job.thrown(cause);
    }
    Failure failure = Failures.named(job.attempt(), scope.clock.instant(), type, message, cause);
    return new Settlement.Bury(job.delivery(), failure);
  }

  // The queue was unbound between the claim and now: others may well know what to do with the job.
  private boolean isUnbound(Delivery delivery) {
    return !delivery.kind().equals(Functions.KIND) && scope.bindings.find(delivery.queue()) == null;
  }

  private @Nullable Action<?> action(Delivery delivery) {
    if (delivery.kind().equals(Functions.KIND)) {
      Optional<Callable<?>> function = scope.functions.apply(delivery.job());
      return function
          .<Action<?>>map(it -> new Action<>(BasicCodecs.BYTES, job -> it.call()))
          .orElse(null);
    }
    Binding binding = scope.bindings.find(delivery.queue());
    return binding == null ? null : binding.action(delivery.kind());
  }
}
