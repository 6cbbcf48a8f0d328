package dev.sluice.cli.run;

import dev.sluice.job.Failure;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a line.
 *
 * @param line the line, or the payload of a job
 * @param exitCode of the last attempt; -1 if the command could not be started, {@code null} if
 *     nobody saw its end
 * @param attempts how many there were
 * @param took how long the last one took
 * @param output of the last one
 * @param outputCut whether there was more output
 * @param error why it failed; empty if it succeeded
 */
record LineResult(
    JobId id,
    State state,
    byte[] line,
    @Nullable Integer exitCode,
    int attempts,
    Duration took,
    byte[] output,
    boolean outputCut,
    String error) {

  /** How it ended. */
  enum State {
    DONE("done"),
    FAILED("failed"),
    CANCELLED("cancelled");

    private final String word;

    State(String word) {
      this.word = word;
    }
  }

  /** What the storage knows of a line that has ended without its command: DEAD or CANCELLED. */
  static LineResult unseen(JobView job) {
    return new LineResult(
        job.id(),
        job.state() == JobState.DEAD ? State.FAILED : State.CANCELLED,
        job.payload(),
        null,
        job.history().attempts(),
        Duration.ZERO,
        new byte[0],
        false,
        reason(job));
  }

  private static String reason(JobView job) {
    String reason = job.history().reason();
    List<Failure> failures = job.history().failures();
    if (reason != null && !reason.isEmpty()) {
      return reason;
    }
    if (job.state() != JobState.DEAD || failures.isEmpty()) {
      return job.state() == JobState.DEAD ? "failed" : "cancelled";
    }
    return failures.get(failures.size() - 1).message();
  }

  boolean succeeded() {
    return state == State.DONE;
  }

  /** One line of JSON. */
  byte[] toJson() {
    JsonText json = new JsonText().text("id", id.toString()).text("state", state.word);
    json.bytes("line", line).number("exitCode", exitCode).number("attempts", attempts);
    json.number("durationMillis", took.toMillis()).bytes("output", output);
    if (outputCut) {
      json.yes("outputCut");
    }
    return (succeeded() ? json : json.text("error", error)).line();
  }
}
