package dev.sluice.engine;

import dev.sluice.job.Failure;
import dev.sluice.job.JobHistory;
import dev.sluice.job.JobView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a job that somebody waits for ended. */
sealed interface Outcome {
  /** COMPLETED in this process: the very object that the handler returned. */
  record Returned(@Nullable Object result) implements Outcome {}

  /** COMPLETED, as the store kept it. */
  record Stored(byte @Nullable [] result) implements Outcome {}

  /**
   * DEAD.
   *
   * @param cause what the handler threw, if that was in this process
   */
  record Dead(Failure failure, @Nullable Throwable cause) implements Outcome {}

  /**
   * CANCELLED, expired or deleted.
   *
   * @param reason why; empty when not known
   */
  record Cancelled(String reason) implements Outcome {}

  /** There will be none that could be learned here: refused, closed, or gone without trace. */
  record None(RuntimeException why) implements Outcome {}

  /** What a final job in a store says; {@code null} for one that is not final. */
  static @Nullable Outcome of(JobView job) {
    JobHistory history = job.history();
    return switch (job.state()) {
      case COMPLETED -> new Stored(history.result());
      case DEAD -> new Dead(newest(job), null);
      case CANCELLED -> new Cancelled(history.reason() == null ? "" : history.reason());
      case SCHEDULED, READY, RUNNING -> null;
    };
  }

  private static Failure newest(JobView job) {
    List<Failure> failures = job.history().failures();
    return failures.isEmpty()
        ? new Failure(job.history().attempts(), job.runAt(), "unknown", "no cause was kept", "")
        : failures.get(failures.size() - 1);
  }
}
