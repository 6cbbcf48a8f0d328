package dev.sluice.cli.command;

import dev.sluice.Sluice;
import dev.sluice.cli.output.Colour;
import dev.sluice.cli.output.Table;
import dev.sluice.schedules.ScheduleView;
import dev.sluice.schedules.Schedules;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code sluice cron list}. */
@Command(
    name = "list",
    header = "List the schedules, by name.",
    footer = {"", "Example:", "  sluice cron list --json"})
final class CronListCommand extends StoreCommand {
  /** A tick that is later than this is not just being fired. */
  private static final Duration LATE = Duration.ofMinutes(1);

  CronListCommand(Shell shell) {
    super(shell);
  }

  @Override
  int execute(Sluice sluice) {
    List<ScheduleView> schedules = Schedules.on(sluice).list();
    if (json()) {
      console().json(json -> json.list("schedules", schedules, CronTexts::write));
    } else if (schedules.isEmpty()) {
      console().err().println("no schedules");
    } else {
      print(schedules);
    }
    return OK;
  }

  private void print(List<ScheduleView> schedules) {
    Table table = new Table(console(), "NAME", "NEXT", "LAST", "QUEUE", "WHEN", "");
    for (ScheduleView view : schedules) {
      table.row(
          table.cell(view.schedule().name()),
          table.cell(CronTexts.maybe(shell(), view.next())),
          table.cell(CronTexts.maybe(shell(), view.last())),
          table.cell(view.schedule().target().queue()),
          table.cell(view.schedule().timing().describe()),
          table.cell(state(view), Colour.YELLOW));
    }
    table.print();
    if (schedules.stream().anyMatch(this::isLate)) {
      console().err().println("some are late: does anybody fire them? (sluice cron start)");
    }
  }

  private static String state(ScheduleView view) {
    if (view.schedule().paused()) {
      return "paused";
    }
    String problem = view.problem();
    return problem == null ? "" : problem;
  }

  private boolean isLate(ScheduleView view) {
    Instant next = view.next();
    return next != null && next.plus(LATE).isBefore(shell().now());
  }
}
