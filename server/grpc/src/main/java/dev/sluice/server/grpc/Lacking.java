package dev.sluice.server.grpc;

/** The storage has no answer to what was asked. */
final class Lacking extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param storage its name
   * @param what what it cannot do, such as {@code show its jobs}
   */
  Lacking(String storage, String what) {
    super("the storage \"" + storage + "\" cannot " + what);
  }
}
