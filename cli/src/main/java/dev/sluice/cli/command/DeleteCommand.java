package dev.sluice.cli.command;

import dev.sluice.job.Alteration;
import picocli.CommandLine.Command;

/** {@code sluice delete}. */
@Command(
    name = "delete",
    header = "Remove jobs that do not run, as if they had never been.",
    footer = {"", "Example:", "  sluice delete 01985c3e-9b6a-7f00-8e6b-0a1f2b3c4d5e"})
final class DeleteCommand extends AlterCommand {
  DeleteCommand(Shell shell) {
    super(shell);
  }

  @Override
  Alteration alteration() {
    return new Alteration.Delete();
  }

  @Override
  String done() {
    return "deleted";
  }
}
