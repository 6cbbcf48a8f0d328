package dev.sluice.cli.command;

import dev.sluice.Sluice;
import dev.sluice.cli.output.Text;
import dev.sluice.job.Alteration;
import dev.sluice.job.Counts;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice purge}. */
@Command(
    name = "purge",
    header = "Delete the jobs of a queue.",
    description = "Asks before it does, if a person types.",
    footer = {"", "Examples:", "  sluice purge emails", "  sluice purge emails --state DEAD --yes"})
final class PurgeCommand extends StoreCommand {
  @Parameters(
      paramLabel = "QUEUE",
      converter = Converters.QueueName.class,
      description = "The queue.")
  private String queue = "";

  @Option(
      names = "--state",
      paramLabel = "STATE",
      split = ",",
      description = "Those in these states; any but RUNNING. Default: SCHEDULED,READY.")
  private Set<JobState> states = EnumSet.noneOf(JobState.class);

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask.")
  private boolean yes;

  PurgeCommand(Shell shell) {
    super(shell);
  }

  @Override
  void check() {
    if (states.contains(JobState.RUNNING)) {
      throw usage("RUNNING jobs cannot be deleted: cancel them (see: sluice cancel --help)");
    }
    if (states.isEmpty()) {
      states = EnumSet.of(JobState.SCHEDULED, JobState.READY);
    }
  }

  @Override
  int execute(Sluice sluice) throws IOException {
    Counts counts = sluice.jobs().counts(queue);
    long expected = states.stream().mapToLong(counts::of).sum();
    if (expected > 0 && !yes && console().inIsTerminal() && !confirmed(expected)) {
      console().err().println("nothing deleted");
      return FAILED;
    }
    JobQuery query = JobQuery.ofQueue(queue).states(states.toArray(JobState[]::new));
    int changed = sluice.jobs().alter(query, new Alteration.Delete());
    printChanged(queue, changed, Text.count(changed, "job") + " of \"" + queue + "\" deleted");
    return OK;
  }

  private boolean confirmed(long expected) throws IOException {
    String what = Text.count(expected, "job") + " " + states + " of \"" + queue + "\"";
    console().err().print("Delete " + what + "? [y/N] ");
    console().err().flush();
    int answer = console().in().read();
    return answer == 'y' || answer == 'Y';
  }
}
