package dev.sluice;

import dev.sluice.job.Failure;
import java.time.Duration;

/**
 * Hears of every transition of a job in a worker, after the transition is stored: of the start on
 * the thread that runs the handler, of the rest on whichever thread of the worker stored it, so be
 * quick. What it throws goes to the {@link ErrorHandler} and changes nothing.
 */
public interface JobListener {
  /** The handler is about to run. */
  default void onStarted(Job<?> job) {}

  /** COMPLETED. */
  default void onCompleted(Job<?> job, Duration took) {}

  /** Failed, and will be tried again. */
  default void onRetrying(Job<?> job, Failure failure, Duration delay) {}

  /** Given back without counting an attempt. */
  default void onReleased(Job<?> job) {}

  /** DEAD. */
  default void onDead(Job<?> job, Failure failure) {}

  /** CANCELLED while it ran. */
  default void onCancelled(Job<?> job) {}

  /** The lease was lost: whatever the handler did, the job is somebody else's. */
  default void onLeaseLost(Job<?> job) {}
}
