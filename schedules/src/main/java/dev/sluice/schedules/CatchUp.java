package dev.sluice.schedules;

/** What becomes of ticks that were missed because nothing was there to fire them. */
public enum CatchUp {
  /**
   * They are left out. The newest fires if it is no later than the schedule's grace (a minute by
   * default).
   */
  SKIP,
  /** The newest of them fires, for all. The default. */
  ONCE,
  /** Each of them fires, in order, in batches of {@value Schedules#BATCH}. */
  ALL
}
