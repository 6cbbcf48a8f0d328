package dev.sluice.redis;

import dev.sluice.job.JobState;
import java.util.Set;

/** The states as the scripts write them. SCHEDULED and READY are one: the sets tell them apart. */
final class StateCode {
  private StateCode() {}

  static int of(JobState state) {
    return Math.max(0, state.ordinal() - 1);
  }

  static JobState state(int code, boolean scheduled) {
    return code == 0 && scheduled ? JobState.SCHEDULED : JobState.values()[code + 1];
  }

  /** A bit for each state; 0 for all. */
  static int mask(Set<JobState> states) {
    return states.stream().mapToInt(state -> 1 << state.ordinal()).sum();
  }
}
