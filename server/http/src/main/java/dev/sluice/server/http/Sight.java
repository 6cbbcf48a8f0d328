package dev.sluice.server.http;

import dev.sluice.job.JobHistory;
import dev.sluice.job.JobNotes;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.schedules.ScheduleView;
import dev.sluice.schedules.Target;
import dev.sluice.server.access.Redaction;
import dev.sluice.server.access.Shown;
import java.util.List;

/** What of a job a caller may see: see {@link HttpOptions#redaction}. */
final class Sight {
  private final Redaction redaction;

  /**
   * @throws IllegalArgumentException if there is a redaction where nobody has to say who they are
   */
  Sight(HttpOptions options) {
    redaction = Redaction.of(options.redaction(), options.access());
  }

  List<Shown> jobs(Exchange exchange, List<JobView> jobs) {
    return jobs.stream().map(job -> job(exchange, job)).toList();
  }

  Shown job(Exchange exchange, JobView job) {
    return redaction.show(exchange.caller(), job);
  }

  /** A job of a schedule. */
  Shown job(Exchange exchange, ScheduleView schedule) {
    return job(exchange, job(schedule));
  }

  /** Refuses to look for a text: whoever may look for one finds out what nobody shows. */
  void check(Exchange exchange, JobQuery query) {
    if (query.text() != null && redaction.limits(exchange.caller())) {
      throw new ProblemException(
          403, "FORBIDDEN", "to look into jobs needs the role WORK on this server", "text");
    }
  }

  // A job that it may enqueue next, as far as it is known. The result of a history may be null,
  // which NullAway does not see in arrays of classes that are compiled already.
  @SuppressWarnings("NullAway")
  private static JobView job(ScheduleView view) {
    Target target = view.schedule().target();
    return new JobView(
        view.job(),
        0,
        target.queue(),
        target.kind(),
        target.payload(),
        target.options(),
        JobState.SCHEDULED,
        view.next() == null ? view.begun() : view.next(),
        new JobHistory(view.begun(), 0, 0, 0, null, null, List.of(), null, null),
        null,
        JobNotes.NONE);
  }
}
