package dev.sluice.testkit.chaos;

/** What a process writes down. */
enum Event {
  /** A producer is about to enqueue the job; the text is its {@link Errand}. */
  INTENDED,
  /** The enqueue was answered; the text is the job's id. */
  ACKNOWLEDGED,
  /** The enqueue was answered with something else; the text says with what. */
  REFUSED,
  /** A handler begins; the text is the job's id and fence, as of all that follow. */
  STARTED,
  /** A handler has had its effect, and is about to return. */
  DONE,
  /** A handler is about to throw. */
  FAILED,
  /** The worker has been told that the job is completed. */
  COMPLETED,
  /** The worker has been told that the job is not its own any more. */
  LOST,
  /** The storage did not answer; the text says when. */
  OUTAGE,
  /** Something went wrong beside the handlers; the text says what. */
  ERROR
}
