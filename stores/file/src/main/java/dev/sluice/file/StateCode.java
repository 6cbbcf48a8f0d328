package dev.sluice.file;

import dev.sluice.job.JobState;

/** The numbers of the states, on the disk and in the slab. They never change. */
final class StateCode {
  private static final JobState[] STATES = {
    JobState.SCHEDULED,
    JobState.READY,
    JobState.RUNNING,
    JobState.COMPLETED,
    JobState.DEAD,
    JobState.CANCELLED
  };

  private StateCode() {}

  static int of(JobState state) {
    return switch (state) {
      case SCHEDULED -> 0;
      case READY -> 1;
      case RUNNING -> 2;
      case COMPLETED -> 3;
      case DEAD -> 4;
      case CANCELLED -> 5;
    };
  }

  static JobState state(int code) {
    return STATES[code];
  }
}
