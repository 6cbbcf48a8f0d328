package dev.sluice.file;

/** The kinds of records; the byte table is in {@code docs/formats/file-store.md}. */
final class Records {
  /** A whole job: at its enqueue, when it is replaced, and when compaction moves it. */
  static final int JOB = 1;

  /** A job's new state, with what it adds: a failure, a result. */
  static final int STATE = 2;

  /** A running job's lease ends later. */
  static final int EXTEND = 3;

  /** A running job's notes. */
  static final int NOTES = 4;

  /** A job is gone. */
  static final int FORGET = 5;

  /** A unique key stays taken for a while after its job is gone. */
  static final int MARK = 6;

  /** A queue's settings. */
  static final int SETTINGS = 7;

  /** No sequence and no fence up to these is to be used again. */
  static final int COUNTERS = 8;

  /** A job has another priority than the one in its content. */
  static final int PRIORITY = 9;

  static final int HAS_RESULT = 1;
  static final int HAS_NOTES = 2;

  /** What the log adds to a record, roughly: for estimates of what is worth keeping. */
  static final int OVERHEAD = 16;

  private Records() {}
}
