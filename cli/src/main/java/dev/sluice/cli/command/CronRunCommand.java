package dev.sluice.cli.command;

import dev.sluice.schedules.Schedules;
import picocli.CommandLine.Command;

/** {@code sluice cron run}. */
@Command(
    name = "run",
    header = "Enqueue the jobs of schedules now.",
    description = "Besides their ticks, be they paused or not.",
    footer = {"", "Example:", "  sluice cron run report"})
final class CronRunCommand extends CronNamedCommand {
  CronRunCommand(Shell shell) {
    super(shell, "enqueued");
  }

  @Override
  boolean act(Schedules schedules, String name) {
    return schedules.runNow(name).isPresent();
  }
}
