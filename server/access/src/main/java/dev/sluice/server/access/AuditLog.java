package dev.sluice.server.access;

/**
 * Keeps who changed what. Any number of threads at once; what cannot be written does not fail the
 * change.
 */
@FunctionalInterface
public interface AuditLog {
  /** Keeps nothing. */
  AuditLog NONE = (who, action, what) -> {};

  /**
   * Keeps one change.
   *
   * @param action what was done: {@code cancel}, {@code pause}
   * @param what to what: an id, a queue, a filter; never a payload
   */
  void record(Caller who, String action, String what);
}
