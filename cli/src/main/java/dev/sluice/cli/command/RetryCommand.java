package dev.sluice.cli.command;

import dev.sluice.Sluice;
import dev.sluice.job.Alteration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice retry}. */
@Command(
    name = "retry",
    header = "Let dead jobs run again, their attempts counted anew.",
    description = "Takes jobs that are DEAD, and by their ids also retained CANCELLED ones.",
    footer = {
      "",
      "Examples:",
      "  sluice retry 01985c3e-9b6a-7f00-8e6b-0a1f2b3c4d5e",
      "  sluice retry --queue emails",
      "  sluice jobs --state DEAD --text timeout --ids | sluice retry -"
    })
final class RetryCommand extends AlterCommand {
  @Option(
      names = {"-Q", "--queue"},
      paramLabel = "QUEUE",
      converter = Converters.QueueName.class,
      description = "All dead jobs of this queue.")
  private @Nullable String queue;

  RetryCommand(Shell shell) {
    super(shell);
  }

  @Override
  void check() {
    if (queue != null && !hasNoIds()) {
      throw usage("give either ids or --queue, not both");
    }
    if (queue == null) {
      super.check();
    }
  }

  @Override
  int execute(Sluice sluice) {
    return queue == null ? super.execute(sluice) : Redriving.all(this, sluice, queue);
  }

  @Override
  Alteration alteration() {
    return new Alteration.Redrive();
  }

  @Override
  String done() {
    return "redriven";
  }
}
