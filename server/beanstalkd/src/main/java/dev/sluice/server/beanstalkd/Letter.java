package dev.sluice.server.beanstalkd;

/**
 * A whole piece of what a client says.
 *
 * @param line of a {@link Kind#LINE}, without its end
 * @param body of a {@link Kind#BODY}, without its end
 */
record Letter(Kind kind, String line, byte[] body) {
  enum Kind {
    /** A line. */
    LINE,
    /** A line that was longer than any command. */
    TOO_LONG,
    /** A body. */
    BODY,
    /** A body that was longer than it was said to be. */
    BODY_WITHOUT_END,
    /** A body that nobody wanted, and that was not kept. */
    UNWANTED
  }
}
