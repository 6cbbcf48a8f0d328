package dev.sluice.engine;

import dev.sluice.BuryException;
import dev.sluice.Codec;
import dev.sluice.ReleaseException;
import dev.sluice.RetryException;
import dev.sluice.RetryPolicy;
import dev.sluice.engine.RunningJob.Halt;
import dev.sluice.job.Failure;
import dev.sluice.spi.Settlement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Says how a claim ends by what its handler did (rules 3, 9, 10, 15). */
final class Verdicts {
  private final WorkerScope scope;
  private final RetryPolicy policy;

  Verdicts(WorkerScope scope) {
    this.scope = scope;
    this.policy = scope.options.retry();
  }

  /**
   * @param thrown what the handler threw; {@code null} if it returned
   */
  Settlement judge(RunningJob<?> job, @Nullable Throwable thrown) {
    if (job.halt() == Halt.TIMED_OUT) {
      return timedOut(job, thrown);
    }
    if (thrown == null) {
      return new Settlement.Complete(job.delivery(), encodedResult(job));
    }
    if (thrown instanceof ReleaseException release) {
      return new Settlement.Release(job.delivery(), release.delay());
    }
    if (thrown instanceof BuryException) {
      return new Settlement.Bury(job.delivery(), failure(job, thrown));
    }
    if (thrown instanceof RetryException retry) {
      return again(job, failure(job, thrown), Optional.of(retry.delay()));
    }
    if (job.halt() == Halt.STOPPING
        || (job.halt() == Halt.CANCELLED && thrown instanceof InterruptedException)) {
      // Stopping: what it threw came of our interrupt, so it does not count (rule 15). Cancelled: a
      // release is the settlement that keeps no failure; the store makes the job CANCELLED.
      return new Settlement.Release(job.delivery(), Duration.ZERO);
    }
    return again(job, failure(job, thrown), delay(job.attempt(), thrown));
  }

  private Settlement timedOut(RunningJob<?> job, @Nullable Throwable thrown) {
    String message = "took longer than its timeout of " + job.options().timeout();
    TimeoutException cause = new TimeoutException(message);
    if (thrown != null) {
      cause.initCause(thrown);
    }
    job.thrown(cause);
    Failure failure =
        Failures.named(job.attempt(), scope.clock.instant(), "timeout", message, thrown);
    return again(job, failure, delay(job.attempt(), cause));
  }

  private Settlement again(RunningJob<?> job, Failure failure, Optional<Duration> delay) {
    if (delay.isEmpty() || job.attempt() >= job.options().maxAttempts()) {
      return new Settlement.Bury(job.delivery(), failure);
    }
    return new Settlement.Retry(job.delivery(), delay.get(), failure);
  }

  private Failure failure(RunningJob<?> job, Throwable thrown) {
    return Failures.of(job.attempt(), scope.clock.instant(), thrown);
  }

  // The policy is the user's: whatever it does, the job must be settled.
  private Optional<Duration> delay(int attempt, Throwable thrown) {
    try {
      Optional<Duration> delay = policy.next(attempt, thrown);
      if (delay.isEmpty() || !delay.get().isNegative()) {
        return delay;
      }
      throw new IllegalStateException("the retry policy answered " + delay.get());
    } catch (Throwable e) {
      scope.outage.report("asking the retry policy", e);
      return RetryPolicy.DEFAULT.next(attempt, thrown);
    }
  }

  private byte @Nullable [] encodedResult(RunningJob<?> job) {
    Object result = job.result();
    if (result == null || job.options().retain().isZero()) {
      return null;
    }
    try {
      return encode(result);
    } catch (Throwable e) {
      // The work is done: running it again would not make the result any more readable.
      scope.outage.report("encoding the result of " + job, e);
      return null;
    }
  }

  private byte[] encode(Object result) throws Exception {
    if (result instanceof byte[] bytes) {
      return bytes;
    }
    if (result instanceof String text) {
      return BasicCodecs.STRINGS.encode(text);
    }
    return encode(result, result.getClass());
  }

  private <R> byte[] encode(Object result, Class<R> type) throws Exception {
    Codec<R> codec = scope.codecs.find(type);
    return codec.encode(type.cast(result));
  }
}
