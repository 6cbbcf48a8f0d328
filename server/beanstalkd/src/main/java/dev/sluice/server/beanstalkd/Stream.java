package dev.sluice.server.beanstalkd;

/**
 * What commands of one connection may be under way together: those of one kind, whose answers come
 * in their order. All else waits until they are answered.
 */
enum Stream {
  /** Puts: those of a moment are one write of the store. */
  PUT,
  /** Deletions, releases and burials of jobs that the connection has reserved. */
  SETTLE,
  /** Reservations: the first to ask has the first job. */
  RESERVE,
  /** Anything else that asks the store. */
  LOOK
}
