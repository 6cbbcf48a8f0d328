package dev.sluice.redis;

import dev.sluice.job.JobState;
import java.util.List;
import java.util.Set;

/** The states as the scripts write them. SCHEDULED and READY are one: the sets tell them apart. */
final class StateCode {
  /** In the order of the bits of a mask, and of the digits that alterations answer. */
  private static final List<JobState> ALL =
      List.of(
          JobState.SCHEDULED,
          JobState.READY,
          JobState.RUNNING,
          JobState.COMPLETED,
          JobState.DEAD,
          JobState.CANCELLED);

  private StateCode() {}

  static int of(JobState state) {
    return Math.max(0, ALL.indexOf(state) - 1);
  }

  static JobState state(int code, boolean scheduled) {
    return code == 0 && scheduled ? JobState.SCHEDULED : ALL.get(code + 1);
  }

  /** The state with this bit. */
  static JobState withBit(int bit) {
    return ALL.get(bit);
  }

  /** A bit for each state; 0 for all. */
  static int mask(Set<JobState> states) {
    return states.stream().mapToInt(state -> 1 << ALL.indexOf(state)).sum();
  }
}
