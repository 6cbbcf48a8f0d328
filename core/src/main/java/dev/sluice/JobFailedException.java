package dev.sluice;

import dev.sluice.job.Failure;
import dev.sluice.job.JobId;
import org.jspecify.annotations.Nullable;

/** Somebody waited for the result of a job that became DEAD. */
public final class JobFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final JobId id;
  private final transient Failure failure;

  /**
   * Made by the engine.
   *
   * @param cause what the handler threw, if that was in this process
   */
  public JobFailedException(JobId id, Failure failure, @Nullable Throwable cause) {
    super("job " + id + " failed: " + failure.type() + ": " + failure.message(), cause);
    this.id = id;
    this.failure = failure;
  }

  /** The job. */
  public JobId id() {
    return id;
  }

  /** Its last failure. */
  public Failure failure() {
    return failure;
  }
}
