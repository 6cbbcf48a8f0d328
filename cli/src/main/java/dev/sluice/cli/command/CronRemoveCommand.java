package dev.sluice.cli.command;

import dev.sluice.schedules.Schedules;
import picocli.CommandLine.Command;

/** {@code sluice cron remove}. */
@Command(
    name = "remove",
    header = "Remove schedules.",
    description = "Jobs that they have enqueued stay.",
    footer = {"", "Example:", "  sluice cron remove report"})
final class CronRemoveCommand extends CronNamedCommand {
  CronRemoveCommand(Shell shell) {
    super(shell, "removed");
  }

  @Override
  boolean act(Schedules schedules, String name) {
    return schedules.remove(name);
  }
}
