package dev.sluice.cli.command;

import dev.sluice.job.Alteration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice cancel}. */
@Command(
    name = "cancel",
    header = "Call jobs off.",
    description =
        "A job that waits is cancelled at once. A job that runs is told to stop; until it does, it"
            + " is RUNNING.",
    footer = {
      "",
      "Examples:",
      "  sluice cancel 01985c3e-9b6a-7f00-8e6b-0a1f2b3c4d5e --reason 'sent by hand'",
      "  sluice jobs --queue emails --state READY --ids | sluice cancel -"
    })
final class CancelCommand extends AlterCommand {
  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      defaultValue = "cancelled from the command line",
      description = "Why; kept with the job. Default: ${DEFAULT-VALUE}.")
  private String reason = "";

  CancelCommand(Shell shell) {
    super(shell);
  }

  @Override
  Alteration alteration() {
    return new Alteration.Cancel(reason);
  }

  @Override
  String done() {
    return "cancelled";
  }
}
