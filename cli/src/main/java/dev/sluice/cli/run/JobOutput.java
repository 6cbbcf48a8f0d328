package dev.sluice.cli.run;

import dev.sluice.cli.process.ByteSink;
import dev.sluice.cli.process.SharedOutput;
import dev.sluice.cli.process.WholeLines;
import dev.sluice.job.JobId;

/** Where the output of jobs goes. Safe for many threads. */
interface JobOutput {
  /** Takes the output of an attempt. */
  ByteSink attempt(JobId id);

  /** The job has come to its end. */
  void last(JobId id);

  /** The attempt does not count: the job runs again. */
  void again(JobId id);

  /** Line by line, as it comes. */
  static JobOutput asItComes(SharedOutput out) {
    return new JobOutput() {
      @Override
      public ByteSink attempt(JobId id) {
        return new WholeLines(out);
      }

      @Override
      public void last(JobId id) {
        // It has all been passed on.
      }

      @Override
      public void again(JobId id) {
        // What was passed on stays.
      }
    };
  }
}
