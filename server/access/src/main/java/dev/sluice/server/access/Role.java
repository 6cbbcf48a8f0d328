package dev.sluice.server.access;

/** What a caller may do. */
public enum Role {
  /** See jobs, queues, workers, counters. */
  READ,
  /** Put jobs into queues; and what {@link #READ} may. */
  ENQUEUE,
  /** Claim, extend and settle jobs, and announce workers; and what {@link #READ} may. */
  WORK,
  /** Everything: change, delete and redrive jobs, settings of queues, workers, schedules. */
  ADMIN;

  /** Whether who has this role may do what the other one is needed for. */
  public boolean includes(Role other) {
    return this == other || this == ADMIN || other == READ;
  }
}
