package dev.sluice;

/**
 * Does the work of a job. A lambda, a method reference, or an object with such a method.
 *
 * @param <T> the payload's type
 */
@FunctionalInterface
public interface Handler<T> {
  /**
   * Returning completes the job. Throwing retries it by the worker's {@link RetryPolicy}, or makes
   * it DEAD once the attempts are spent; {@link ReleaseException}, {@link RetryException} and
   * {@link BuryException} say more precisely what shall happen.
   */
  void handle(Job<T> job) throws Exception;
}
