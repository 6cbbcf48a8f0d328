package dev.sluice;

/** From which of its queues a worker claims next. */
public enum Strategy {
  /**
   * The queue with the lowest weight number first, always: a lower one waits while a higher one has
   * work. Can starve.
   */
  STRICT_PRIORITY,
  /** Each queue in turn. The default. */
  ROUND_ROBIN,
  /** Each queue as often as its weight says, relative to the others. */
  WEIGHTED,
  /** The queue with the most READY jobs; every tenth turn goes round, so that none starves. */
  LONGEST,
  /**
   * The queue with the fewest READY jobs that has any; every tenth turn goes round, so that none
   * starves.
   */
  SHORTEST
}
