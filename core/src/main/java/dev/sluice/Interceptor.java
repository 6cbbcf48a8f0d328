package dev.sluice;

import org.jspecify.annotations.Nullable;

/** Goes around a handler: timing, tracing, transactions, a context for the logs. */
@FunctionalInterface
public interface Interceptor {
  /**
   * Runs the handler by {@code next.proceed()}, or does not. What it returns or throws counts as
   * the handler's.
   *
   * @return the handler's result
   */
  @Nullable Object intercept(Job<?> job, Next next) throws Exception;

  /** The rest of the way to the handler. */
  @FunctionalInterface
  interface Next {
    /** Goes on. */
    @Nullable Object proceed() throws Exception;
  }
}
