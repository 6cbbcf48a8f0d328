package dev.sluice.cli.command;

import picocli.CommandLine.Command;

/** {@code sluice pause}. */
@Command(
    name = "pause",
    header = "Let nothing of a queue start; what runs finishes.",
    description = "Holds for all workers, also those started later, until the queue is resumed.",
    footer = {"", "Example:", "  sluice pause emails"})
final class PauseCommand extends PausingCommand {
  PauseCommand(Shell shell) {
    super(shell, true);
  }
}
