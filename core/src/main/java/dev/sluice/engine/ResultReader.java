package dev.sluice.engine;

import dev.sluice.JobFailedException;
import dev.sluice.job.JobId;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Turns an outcome into what the caller of a handle gets: a value of its type, or an exception. */
final class ResultReader<R> {
  private final Class<R> type;
  private final CodecLookup codecs;

  ResultReader(Class<R> type, CodecLookup codecs) {
    if (type.isPrimitive()) {
      throw new IllegalArgumentException(
          "a result has no primitive type: ask for the class Integer instead of int, and so on, not "
              + type);
    }
    this.type = type;
    this.codecs = codecs;
  }

  boolean isFor(Class<?> other) {
    return type == other;
  }

  @Nullable R read(JobId id, Outcome outcome) {
    if (outcome instanceof Outcome.Returned returned) {
      return cast(id, returned.result());
    }
    if (outcome instanceof Outcome.Stored stored) {
      return decode(id, stored.result());
    }
    throw failure(id, outcome);
  }

  private static RuntimeException failure(JobId id, Outcome outcome) {
    if (outcome instanceof Outcome.Dead dead) {
      return new JobFailedException(id, dead.failure(), dead.cause());
    }
    if (outcome instanceof Outcome.Cancelled cancelled) {
      String why = cancelled.reason().isEmpty() ? "" : ": " + cancelled.reason();
      return new CancellationException("job " + id + " was cancelled" + why);
    }
    return ((Outcome.None) outcome).why();
  }

  private @Nullable R cast(JobId id, @Nullable Object result) {
    if (result == null || type.isInstance(result)) {
      return type.cast(result);
    }
    throw new IllegalStateException(
        "the result of job "
            + id
            + " is a "
            + result.getClass().getName()
            + ", not a "
            + type.getName());
  }

  private @Nullable R decode(JobId id, byte @Nullable [] result) {
    if (result == null || type == Void.class) {
      return null;
    }
    try {
      return codecs.find(type).decode(result);
    } catch (Exception e) {
      throw new IllegalStateException(
          "the result of job " + id + " cannot be read as " + type.getName(), e);
    }
  }
}
