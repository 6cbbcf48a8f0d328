package dev.sluice.cli.command;

import dev.sluice.Sluice;
import dev.sluice.cli.output.Colour;
import dev.sluice.cli.output.Text;
import dev.sluice.schedules.CronTiming;
import dev.sluice.schedules.Schedule;
import dev.sluice.schedules.ScheduleView;
import dev.sluice.schedules.Schedules;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice cron show}. */
@Command(
    name = "show",
    header = "Show a schedule and its next ticks.",
    footer = {"", "Example:", "  sluice cron show report --next 20"})
final class CronShowCommand extends StoreCommand {
  private static final int MAX_LINE = 200;
  private static final int MOST = 1_000;

  @Parameters(paramLabel = "NAME", description = "The schedule.")
  private String name = "";

  @Option(
      names = {"-n", "--next"},
      paramLabel = "N",
      defaultValue = "5",
      description = "So many ticks. Default: ${DEFAULT-VALUE}.")
  private int count;

  CronShowCommand(Shell shell) {
    super(shell);
  }

  @Override
  void check() {
    if (count < 0 || count > MOST) {
      throw usage("--next must be 0 to " + MOST + ": " + count);
    }
  }

  @Override
  int execute(Sluice sluice) {
    ScheduleView view =
        found(Schedules.on(sluice))
            .orElseThrow(() -> new FailedException("there is no schedule " + name));
    if (json()) {
      console()
          .json(
              json -> {
                CronTexts.write(json, view);
                json.texts(
                    "upcoming", view.upcoming(count).stream().map(Instant::toString).toList());
              });
    } else {
      print(view);
    }
    return OK;
  }

  private Optional<ScheduleView> found(Schedules schedules) {
    try {
      return schedules.find(name);
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private void print(ScheduleView view) {
    Schedule schedule = view.schedule();
    field("name", schedule.name());
    field("when", schedule.timing().describe());
    if (schedule.timing() instanceof CronTiming cron) {
      field("cron", cron.cron().toString());
    }
    field("catch-up", schedule.catchUp().name().toLowerCase(Locale.ROOT));
    field("queue", schedule.target().queue());
    field("kind", Text.line(schedule.target().kind(), MAX_LINE));
    field("payload", payload(schedule.target().payload()));
    field("paused", schedule.paused() ? "yes" : "");
    time("begun", view.begun());
    time("last", view.last());
    field("problem", view.problem() == null ? "" : Text.line(view.problem(), MAX_LINE));
    view.upcoming(count).forEach(tick -> time("next", tick));
  }

  private static String payload(byte[] payload) {
    String text = Text.decode(payload).orElse("");
    String size = Text.bytes(payload.length);
    return text.isEmpty() ? size : size + ": " + Text.line(text, MAX_LINE);
  }

  private void time(String label, @Nullable Instant time) {
    field(label, time == null ? "" : CronTexts.at(shell(), time));
  }

  private void field(String label, String value) {
    if (!value.isEmpty()) {
      String padded = String.format(Locale.ROOT, "%-10s", label);
      console().out().println(console().paint(Colour.BOLD, padded) + value);
    }
  }
}
