package dev.sluice.cli.command;

import dev.sluice.job.Alteration;
import picocli.CommandLine.Command;

/** {@code sluice promote}. */
@Command(
    name = "promote",
    header = "Let scheduled jobs run now.",
    footer = {"", "Example:", "  sluice promote 01985c3e-9b6a-7f00-8e6b-0a1f2b3c4d5e"})
final class PromoteCommand extends AlterCommand {
  PromoteCommand(Shell shell) {
    super(shell);
  }

  @Override
  Alteration alteration() {
    return new Alteration.Promote();
  }

  @Override
  String done() {
    return "promoted";
  }
}
