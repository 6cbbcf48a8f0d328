package dev.sluice;

/**
 * Gets what goes wrong in a worker outside of handlers: the storage does not answer, a listener
 * throws.
 */
@FunctionalInterface
public interface ErrorHandler {
  /** Logs a warning. */
  ErrorHandler LOGGING =
      (doing, error) ->
          System.getLogger("dev.sluice.Worker")
              .log(System.Logger.Level.WARNING, () -> "while " + doing + ": " + error, error);

  /**
   * Something went wrong. The worker goes on whatever this does.
   *
   * @param doing what the worker was doing, such as {@code claiming from "emails"}
   */
  void onError(String doing, Throwable error);
}
