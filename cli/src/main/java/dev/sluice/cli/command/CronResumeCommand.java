package dev.sluice.cli.command;

import dev.sluice.schedules.Schedules;
import picocli.CommandLine.Command;

/** {@code sluice cron resume}. */
@Command(
    name = "resume",
    header = "End the pause of schedules.",
    description = "Their ticks begin now.",
    footer = {"", "Example:", "  sluice cron resume report"})
final class CronResumeCommand extends CronNamedCommand {
  CronResumeCommand(Shell shell) {
    super(shell, "resumed");
  }

  @Override
  boolean act(Schedules schedules, String name) {
    return schedules.resume(name);
  }
}
