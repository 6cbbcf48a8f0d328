package dev.sluice.job;

/** What somebody else wants of a worker. */
public enum WorkerOrder {
  /** Do your work: the order that every worker begins with. */
  RUN,
  /** Finish what you have, and claim nothing until you are told to run again. */
  QUIET,
  /** Finish what you have, and stop. */
  STOP
}
