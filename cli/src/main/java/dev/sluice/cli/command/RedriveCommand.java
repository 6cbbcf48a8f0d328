package dev.sluice.cli.command;

import dev.sluice.Sluice;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code sluice redrive}. */
@Command(
    name = "redrive",
    header = "Let all dead jobs of a queue run again.",
    footer = {"", "Example:", "  sluice redrive emails"})
final class RedriveCommand extends StoreCommand {
  @Parameters(
      paramLabel = "QUEUE",
      converter = Converters.QueueName.class,
      description = "The queue.")
  private String queue = "";

  RedriveCommand(Shell shell) {
    super(shell);
  }

  @Override
  int execute(Sluice sluice) {
    return Redriving.all(this, sluice, queue);
  }
}
