package dev.sluice.beanstalkd;

/**
 * Which of the copies of a job a body is.
 *
 * @param index from 0
 * @param of how many there are
 */
record Share(int index, int of) {
  /** The only one. */
  static final Share WHOLE = new Share(0, 1);
}
