package dev.sluice.engine;

import dev.sluice.JobHandle;
import dev.sluice.job.JobId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One caller's view of a {@link Pending} job, with the type that it wants. */
final class RegisteredHandle<R> implements JobHandle<R> {
  private final Pending pending;
  private final ResultReader<R> reader;
  private final Results results;

  RegisteredHandle(Pending pending, ResultReader<R> reader, Results results) {
    this.pending = pending;
    this.reader = reader;
    this.results = results;
  }

  @Override
  public JobId id() {
    return pending.id();
  }

  @Override
  public @Nullable R join() throws InterruptedException {
    watch();
    try {
      return reader.read(id(), pending.get());
    } catch (ExecutionException e) {
      throw unexpected(e);
    }
  }

  @Override
  public @Nullable R join(Duration timeout) throws InterruptedException, TimeoutException {
    watch();
    try {
      return reader.read(id(), pending.get(Nanos.of(timeout), TimeUnit.NANOSECONDS));
    } catch (ExecutionException e) {
      throw unexpected(e);
    } catch (TimeoutException e) {
      TimeoutException clear =
          new TimeoutException("job " + id() + " had no outcome within " + timeout);
      clear.initCause(e);
      throw clear;
    }
  }

  @Override
  public CompletableFuture<@Nullable R> toFuture() {
    watch();
    CompletableFuture<@Nullable R> future = new CompletableFuture<>();
    onOutcome(
        () -> {
          try {
            future.complete(value());
          } catch (Throwable e) {
            future.completeExceptionally(e);
          }
        });
    return future;
  }

  @Override
  public boolean isDone() {
    watch();
    return pending.isDone();
  }

  @Override
  public boolean cancel() {
    return results.cancel(List.of(id()), "cancelled by its handle") == 1;
  }

  @Override
  public String toString() {
    return "JobHandle[" + id() + (pending.isDone() ? ", done]" : "]");
  }

  /** Waits for an outcome; answers whether there is one in time. */
  boolean await(long nanos) throws InterruptedException {
    watch();
    try {
      pending.get(Math.max(nanos, 0), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw unexpected(e);
    }
  }

  /** The result, or the exception that says why there is none. Only when done. */
  @Nullable R value() {
    return reader.read(id(), pending.join());
  }

  /** Runs on the thread that brings the outcome; at once if it is there. */
  void onOutcome(Runnable action) {
    watch();
    // What the action throws is its own concern: it reports to whoever it is for.
    CompletableFuture<Void> unused = pending.thenRun(action);
  }

  private void watch() {
    if (!pending.isDone()) {
      results.watch();
    }
  }

  private static IllegalStateException unexpected(ExecutionException e) {
    return new IllegalStateException("an outcome is a value and never an exception", e);
  }
}
