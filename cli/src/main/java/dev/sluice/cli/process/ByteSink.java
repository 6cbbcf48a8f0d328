package dev.sluice.cli.process;

/** Takes what a process writes, as it comes. Used by one thread at a time. */
public interface ByteSink {
  /**
   * Takes some bytes.
   *
   * @param bytes belongs to the caller again after the call
   */
  void accept(byte[] bytes, int offset, int length);

  /** There is no more to come. */
  default void end() {}

  /** Both get everything. */
  static ByteSink both(ByteSink first, ByteSink second) {
    return new ByteSink() {
      @Override
      public void accept(byte[] bytes, int offset, int length) {
        first.accept(bytes, offset, length);
        second.accept(bytes, offset, length);
      }

      @Override
      public void end() {
        first.end();
        second.end();
      }
    };
  }
}
