package dev.sluice.server.grpc;

import dev.sluice.grpc.v1.Values;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobView;
import dev.sluice.server.access.Redaction;
import dev.sluice.server.access.Shown;

/** What of jobs the caller of the present call may see: see {@link GrpcPortOptions#redaction}. */
record Sight(Redaction redaction) {

  /**
   * @param brief whether to leave out payload, result and log
   */
  Values.Job job(JobView job, boolean brief) {
    Shown shown = redaction.show(Changes.caller(), job);
    return Views.job(shown.job(), brief).setHidden(shown.hidden()).build();
  }

  /** Refuses to look for a text: whoever may look for one finds out what nobody shows. */
  void check(JobQuery query) {
    if (query.text() != null) {
      demandWhole("to look into jobs");
    }
  }

  /**
   * Refuses what has no way to say that something is hidden.
   *
   * @param what what is asked for, such as {@code to look into jobs}
   */
  void demandWhole(String what) {
    if (redaction.limits(Changes.caller())) {
      throw Errors.forbidden(what + " needs the role WORK on this server");
    }
  }
}
