package dev.sluice.cli.command;

import dev.sluice.cli.output.Text;
import dev.sluice.cli.output.Times;
import dev.sluice.schedules.CronTiming;
import dev.sluice.schedules.FixedRate;
import dev.sluice.schedules.Schedule;
import dev.sluice.schedules.ScheduleView;
import dev.sluice.schedules.Timing;
import dev.sluice.wire.JsonOut;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How schedules are shown. */
final class CronTexts {
  private CronTexts() {}

  /** When it ticks, and when next. */
  static String sentence(Shell shell, ScheduleView view) {
    return view.schedule().timing().describe() + "; " + next(shell, view);
  }

  private static String next(Shell shell, ScheduleView view) {
    if (view.schedule().paused()) {
      return "paused";
    }
    return view.next() == null ? "no more" : "next " + at(shell, view.next());
  }

  /** A time, and how far away it is. */
  static String at(Shell shell, Instant time) {
    return Times.local(time, shell.zone()) + " (" + Times.relative(time, shell.now()) + ")";
  }

  /** A time that there may not be. */
  static String maybe(Shell shell, @Nullable Instant time) {
    return time == null ? "-" : at(shell, time);
  }

  /** All of it, for machines. */
  static void write(JsonOut json, ScheduleView view) {
    Schedule schedule = view.schedule();
    json.text("name", schedule.name()).text("description", schedule.timing().describe());
    write(json, schedule.timing());
    json.text("catchUp", schedule.catchUp().name())
        .seconds("graceSeconds", schedule.grace())
        .flag("paused", schedule.paused())
        .text("queue", schedule.target().queue())
        .text("kind", schedule.target().kind())
        .time("next", view.next())
        .time("last", view.last())
        .time("begun", view.begun())
        .text("problem", view.problem())
        .text("job", view.job().toString());
    Optional<String> text = Text.decode(schedule.target().payload());
    json.text("payload", text.orElse(null))
        .text(
            "payloadBase64",
            text.isPresent()
                ? null
                : Base64.getEncoder().encodeToString(schedule.target().payload()));
  }

  private static void write(JsonOut json, Timing timing) {
    CronTiming cron = timing instanceof CronTiming given ? given : null;
    FixedRate rate = timing instanceof FixedRate given ? given : null;
    json.text("cron", cron == null ? null : cron.cron().toString())
        .text("zone", cron == null ? null : cron.zone().getId())
        .seconds("everySeconds", rate == null ? null : rate.every())
        .time("from", rate == null ? null : rate.from());
  }
}
