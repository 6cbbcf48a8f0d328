package dev.sluice.sql;

import dev.sluice.job.JobState;

/** The numbers of the states in the table of finished jobs. */
final class StateCode {
  private StateCode() {}

  static int of(JobState state) {
    return switch (state) {
      case COMPLETED -> 3;
      case DEAD -> 4;
      case CANCELLED -> 5;
      case SCHEDULED, READY, RUNNING ->
          throw new IllegalArgumentException(state + " is not a state of a finished job");
    };
  }

  static JobState state(int code) {
    return switch (code) {
      case 3 -> JobState.COMPLETED;
      case 4 -> JobState.DEAD;
      default -> JobState.CANCELLED;
    };
  }
}
