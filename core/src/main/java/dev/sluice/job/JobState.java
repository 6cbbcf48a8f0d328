package dev.sluice.job;

/** Where a job stands in its life; the diagram is in {@code docs/spec.md}. */
public enum JobState {
  /** Waits for its time: a delay, or the pause before a retry. */
  SCHEDULED,
  /** May be claimed now. */
  READY,
  /** Claimed: one holder has it until its lease ends. */
  RUNNING,
  /** A handler succeeded. */
  COMPLETED,
  /** Given up: the attempts are spent, or it was buried. Waits for somebody to redrive it. */
  DEAD,
  /** Called off before it could finish, or expired before it started. */
  CANCELLED;

  /** Whether the job will not move again by itself. */
  public boolean isFinal() {
    return this == COMPLETED || this == DEAD || this == CANCELLED;
  }
}
