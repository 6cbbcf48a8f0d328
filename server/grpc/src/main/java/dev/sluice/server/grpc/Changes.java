package dev.sluice.server.grpc;

import dev.sluice.server.access.AuditLog;
import dev.sluice.server.access.Caller;
import io.grpc.Context;

/** Says who changes what. */
record Changes(AuditLog log) {
  /** Who makes the call that a thread is at. */
  static final Context.Key<Caller> CALLER = Context.key("sluice-caller");

  /** Keeps a change that the present caller has made. */
  void record(String action, String what) {
    log.record(caller(), action, what);
  }

  static Caller caller() {
    Caller caller = CALLER.get();
    if (caller == null) {
      throw new IllegalStateException("a call without a caller");
    }
    return caller;
  }
}
