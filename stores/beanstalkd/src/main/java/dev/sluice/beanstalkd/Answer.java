package dev.sluice.beanstalkd;

import java.util.List;

/**
 * What came of an errand.
 *
 * @param replies in the order of the commands; empty unless the server was heard
 * @param instance which run of the server it was; 0 unless it was heard
 * @param unsaid whether the server surely knows nothing of it
 * @param why it was not heard, for people; empty if it was
 */
record Answer(List<Reply> replies, int instance, boolean unsaid, String why) {
  static Answer heard(List<Reply> replies, int instance) {
    return new Answer(replies, instance, false, "");
  }

  /** Nothing was said. */
  static Answer unsaid(String why) {
    return new Answer(List.of(), 0, true, why);
  }

  /** Whether the server has done it is not known. */
  static Answer unknown(String why) {
    return new Answer(List.of(), 0, false, why);
  }

  boolean isHeard() {
    return why.isEmpty();
  }
}
