package dev.sluice.cli.run;

import dev.sluice.job.JobId;
import java.time.Duration;

/**
 * What became of a line.
 *
 * @param line the line, or the payload of a job
 * @param exitCode of the last attempt; -1 if the command could not be started
 * @param attempts how many there were
 * @param took how long the last one took
 * @param output of the last one
 * @param outputCut whether there was more output
 * @param error why it failed; empty if it succeeded
 */
record LineResult(
    JobId id,
    byte[] line,
    int exitCode,
    int attempts,
    Duration took,
    byte[] output,
    boolean outputCut,
    String error) {

  boolean succeeded() {
    return error.isEmpty();
  }

  /** One line of JSON. */
  byte[] toJson() {
    JsonText json = new JsonText().text("id", id.toString());
    json.text("state", succeeded() ? "done" : "failed");
    json.bytes("line", line).number("exitCode", exitCode).number("attempts", attempts);
    json.number("durationMillis", took.toMillis()).bytes("output", output);
    if (outputCut) {
      json.yes("outputCut");
    }
    return (succeeded() ? json : json.text("error", error)).line();
  }
}
