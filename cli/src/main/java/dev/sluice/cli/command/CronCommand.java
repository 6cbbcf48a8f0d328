package dev.sluice.cli.command;

import dev.sluice.cli.run.CronStartCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code sluice cron}: the commands about schedules. */
@Command(
    name = "cron",
    header = "Schedules: jobs that come again and again.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    description =
        "Schedules are kept in the storage. Each tick enqueues one job, however many nodes fire"
            + " them (sluice cron start), by the storage's clock.",
    footer = {
      "",
      "Examples:",
      "  sluice cron add report --cron '0 3 * * MON-FRI' --zone Europe/Berlin --queue reports",
      "  sluice cron add ping --every 30s --queue pings 'https://example.org/'",
      "  sluice cron list",
      "  sluice cron start"
    })
final class CronCommand extends SluiceCommand {
  private CronCommand(Shell shell) {
    super(shell);
  }

  /** With all that belongs to it. */
  static CommandLine line(Shell shell) {
    return new CommandLine(new CronCommand(shell))
        .addSubcommand(new CronAddCommand(shell))
        .addSubcommand(new CronListCommand(shell))
        .addSubcommand(new CronShowCommand(shell))
        .addSubcommand(new CronPauseCommand(shell))
        .addSubcommand(new CronResumeCommand(shell))
        .addSubcommand(new CronRunCommand(shell))
        .addSubcommand(new CronRemoveCommand(shell))
        .addSubcommand(new CronStartCommand());
  }

  @Override
  public Integer call() {
    throw usage("which command? add, list, show, pause, resume, run, remove or start");
  }
}
