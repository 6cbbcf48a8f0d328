package dev.sluice.cli.command;

import picocli.CommandLine.Command;

/** {@code sluice resume}. */
@Command(
    name = "resume",
    header = "End the pause of a queue.",
    footer = {"", "Example:", "  sluice resume emails"})
final class ResumeCommand extends PausingCommand {
  ResumeCommand(Shell shell) {
    super(shell, false);
  }
}
