package dev.sluice.server.http;

import dev.sluice.EnqueueOptions;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.job.UniqueKey;
import dev.sluice.schedules.CatchUp;
import dev.sluice.schedules.CronTiming;
import dev.sluice.schedules.FixedRate;
import dev.sluice.schedules.Schedule;
import dev.sluice.schedules.ScheduleOptions;
import dev.sluice.schedules.ScheduleView;
import dev.sluice.schedules.Timing;
import dev.sluice.server.access.Shown;
import dev.sluice.spi.NewJob;
import dev.sluice.wire.JsonIn;
import dev.sluice.wire.JsonOut;
import dev.sluice.wire.NewJobJson;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as JSON: {@code cron} and {@code zone}, or {@code everySeconds} and {@code from};
 * {@code catchUp}, {@code graceSeconds}, {@code expiresAfterSeconds}; and the {@code job} that each
 * tick enqueues, as at an enqueue.
 */
final class ScheduleForm {
  private static final int SHOWN_TICKS = 5;

  private @Nullable String cron;
  private @Nullable String zone;
  private @Nullable Duration every;
  private @Nullable Instant from;
  private @Nullable CatchUp catchUp;
  private @Nullable Duration grace;
  private @Nullable Duration expiresAfter;
  private @Nullable NewJob job;

  private ScheduleForm() {}

  static ScheduleForm read(JsonIn in) {
    ScheduleForm form = new ScheduleForm();
    in.object(name -> form.field(in, name));
    return form;
  }

  private void field(JsonIn in, String name) {
    switch (name) {
      case "cron" -> cron = in.textOrNull();
      case "zone" -> zone = in.textOrNull();
      case "everySeconds" -> every = in.secondsOrNull();
      case "from" -> from = in.timeOrNull();
      case "catchUp" -> catchUp = in.isNull() ? null : in.word(CatchUp.class);
      case "graceSeconds" -> grace = in.secondsOrNull();
      case "expiresAfterSeconds" -> expiresAfter = in.secondsOrNull();
      case "job" -> job = NewJobJson.read(in, null, JobId::next);
      default -> throw in.unknown();
    }
  }

  /** Says all this to the options. */
  void apply(ScheduleOptions options) {
    NewJob wanted = job;
    if (wanted == null) {
      throw ProblemException.badInput("job", "there must be a job");
    }
    timing(options);
    if (catchUp != null) {
      options.catchUp(catchUp);
    }
    if (grace != null) {
      options.grace(grace);
    }
    if (expiresAfter != null) {
      options.expiresAfter(expiresAfter);
    }
    options.queue(wanted.queue()).payload(wanted.payload());
    options.with(treated -> treat(treated, wanted));
  }

  private void timing(ScheduleOptions options) {
    if (cron != null) {
      options.cron(cron);
    }
    if (zone != null) {
      options.zone(zone);
    }
    if (every != null) {
      options.every(every);
    }
    if (from != null) {
      options.from(from);
    }
  }

  private static void treat(EnqueueOptions options, NewJob job) {
    JobOptions wanted = job.options();
    if (!job.kind().isEmpty()) {
      options.kind(job.kind());
    }
    wanted.headers().forEach(options::header);
    options
        .priority(wanted.priority())
        .maxAttempts(wanted.maxAttempts())
        .retain(wanted.retain())
        .lostLeaseLimit(wanted.lostLeaseLimit());
    if (wanted.group() != null) {
      options.group(wanted.group());
    }
    if (wanted.timeout() != null) {
      options.timeout(wanted.timeout());
    }
    UniqueKey unique = wanted.unique();
    if (unique != null) {
      options.unique(unique.key(), unique.window(), unique.onConflict());
    }
    time(options, wanted);
  }

  // What a job of a schedule cannot have is the schedules' to refuse.
  private static void time(EnqueueOptions options, JobOptions wanted) {
    if (wanted.runAt() != null) {
      options.at(wanted.runAt());
    }
    if (wanted.delay() != null) {
      options.delay(wanted.delay());
    }
    if (wanted.expiresAt() != null) {
      options.expiresAt(wanted.expiresAt());
    }
  }

  /**
   * A schedule as it stands.
   *
   * @param job what is to be seen of its jobs
   */
  static void write(JsonOut out, ScheduleView view, Shown job) {
    Schedule schedule = view.schedule();
    out.text("name", schedule.name()).text("description", schedule.timing().describe());
    timing(out, schedule.timing());
    out.text("catchUp", schedule.catchUp().name())
        .seconds("graceSeconds", schedule.grace())
        .seconds("expiresAfterSeconds", schedule.target().expiresAfter())
        .flag("paused", schedule.paused())
        .time("next", view.next())
        .time("last", view.last())
        .time("begun", view.begun())
        .text("problem", view.problem())
        .texts("upcoming", view.upcoming(SHOWN_TICKS).stream().map(Instant::toString).toList())
        .text("kind", schedule.target().kind().isEmpty() ? null : schedule.target().kind())
        .text("queue", schedule.target().queue())
        .bytes("payload", job.job().payload())
        .flag("hidden", job.hidden());
  }

  private static void timing(JsonOut out, Timing timing) {
    CronTiming cron = timing instanceof CronTiming c ? c : null;
    FixedRate rate = timing instanceof FixedRate r ? r : null;
    out.text("cron", cron == null ? null : cron.cron().toString())
        .text("zone", cron == null ? null : cron.zone().getId())
        .seconds("everySeconds", rate == null ? null : rate.every())
        .time("from", rate == null ? null : rate.from());
  }
}
