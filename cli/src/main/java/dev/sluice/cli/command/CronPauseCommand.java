package dev.sluice.cli.command;

import dev.sluice.schedules.Schedules;
import picocli.CommandLine.Command;

/** {@code sluice cron pause}. */
@Command(
    name = "pause",
    header = "Let schedules have no ticks until they are resumed.",
    description = "Nothing makes up for the ticks that there would have been.",
    footer = {"", "Example:", "  sluice cron pause report"})
final class CronPauseCommand extends CronNamedCommand {
  CronPauseCommand(Shell shell) {
    super(shell, "paused");
  }

  @Override
  boolean act(Schedules schedules, String name) {
    return schedules.pause(name);
  }
}
