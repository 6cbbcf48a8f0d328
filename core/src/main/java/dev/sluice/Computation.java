package dev.sluice;

import org.jspecify.annotations.Nullable;

/**
 * A handler whose return value is the job's result.
 *
 * @param <T> the payload's type
 * @param <R> the result's type
 */
@FunctionalInterface
public interface Computation<T, R> {
  /**
   * As {@link Handler#handle}; the result goes to whoever holds a {@link JobHandle}, and is kept if
   * the job is retained.
   */
  @Nullable R handle(Job<T> job) throws Exception;
}
