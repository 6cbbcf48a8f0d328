package dev.sluice.cli.command;

import dev.sluice.job.Alteration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice reprioritize}. */
@Command(
    name = "reprioritize",
    header = "Give jobs another priority.",
    description = {
      "Waiting jobs move in their order at once, those that run when they come back, dead ones when",
      "they are retried."
    },
    footer = {
      "",
      "Examples:",
      "  sluice reprioritize 01985c3e-9b6a-7f00-8e6b-0a1f2b3c4d5e --priority -10",
      "  sluice jobs --queue emails --kind invoice --ids | sluice reprioritize - --priority 5"
    })
final class ReprioritizeCommand extends AlterCommand {
  @Option(
      names = "--priority",
      paramLabel = "N",
      required = true,
      description = "The new priority. Lower numbers first; jobs have 0 when nobody says.")
  private int priority;

  ReprioritizeCommand(Shell shell) {
    super(shell);
  }

  @Override
  Alteration alteration() {
    return new Alteration.Reprioritize(priority);
  }

  @Override
  String done() {
    return "reprioritized";
  }
}
