package dev.sluice.beanstalkd;

/**
 * What a server says.
 *
 * @param word the first word of the line
 * @param number what follows: mostly a job's; -1 for nothing
 * @param body empty if there is none
 */
record Reply(String word, long number, byte[] body) {
  boolean is(String expected) {
    return word.equals(expected);
  }
}
