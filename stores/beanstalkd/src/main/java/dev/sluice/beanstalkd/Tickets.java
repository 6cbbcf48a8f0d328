package dev.sluice.beanstalkd;

import dev.sluice.job.JobHistory;
import dev.sluice.job.JobId;
import dev.sluice.job.JobNotes;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobState;
import dev.sluice.job.UniqueKey;
import dev.sluice.job.UniqueKey.OnConflict;
import dev.sluice.spi.NewJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the tickets of jobs: jobs of the guard, with all that it has to know of ours. */
final class Tickets {
  private final GuardQueues queues;
  private final Duration keep;

  Tickets(GuardQueues queues, Duration keep) {
    this.queues = queues;
    this.keep = keep;
  }

  /** Of a new job that gives way to one with its unique key. */
  NewJob keeping(NewJob job, Ticket ticket) {
    UniqueKey unique = job.options().unique();
    boolean replaces = unique != null && unique.onConflict() == OnConflict.REPLACE;
    return of(job, ticket, replaces ? keep(unique) : unique);
  }

  /** Of a new job as it is. */
  NewJob of(NewJob job, Ticket ticket) {
    return of(job, ticket, job.options().unique());
  }

  private NewJob of(NewJob job, Ticket ticket, @Nullable UniqueKey unique) {
    JobOptions o = job.options();
    return new NewJob(
        job.id(),
        queues.of(job.queue()),
        job.kind(),
        ticket.toBytes(),
        options(o, o.runAt(), o.delay(), unique),
        job.past());
  }

  private static @Nullable UniqueKey keep(@Nullable UniqueKey unique) {
    return unique == null ? null : new UniqueKey(unique.key(), unique.window(), OnConflict.KEEP);
  }

  /** Of a copy that has turned up, if the guard has lost what it knew of the job. */
  NewJob found(Envelope job, String queue, Ticket ticket) {
    JobOptions o = job.options();
    return new NewJob(
        job.id(),
        queues.of(queue),
        job.kind(),
        ticket.toBytes(),
        options(o, job.runAt(), null, keep(o.unique())),
        null);
  }

  /** Of a job that gave its content to another: there must never be one of its id again. */
  // The checker does not see that this component of the record may be null: it is an array.
  @SuppressWarnings("NullAway")
  NewJob grave(NewJob job, JobId heir, List<Place> places, Instant now) {
    JobHistory history = new JobHistory(now, 0, 0, 0, null, now, List.of(), null, null);
    NewJob.Past past = new NewJob.Past(JobState.CANCELLED, now, history, JobNotes.NONE);
    return new NewJob(
        job.id(),
        queues.of(job.queue()),
        job.kind(),
        new Ticket(false, null, heir, places).toBytes(),
        options(JobOptions.DEFAULT, null, null, null),
        past);
  }

  /** Headers stay with the copies; what is over is remembered while a copy may turn up. */
  private JobOptions options(
      JobOptions o, @Nullable Instant runAt, @Nullable Duration delay, @Nullable UniqueKey unique) {
    return new JobOptions(
        Map.of(),
        o.priority(),
        runAt,
        delay,
        o.group(),
        unique,
        o.maxAttempts(),
        o.timeout(),
        o.expiresAt(),
        keep,
        o.lostLeaseLimit());
  }
}
