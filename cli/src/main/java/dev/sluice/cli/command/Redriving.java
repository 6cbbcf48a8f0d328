package dev.sluice.cli.command;

import dev.sluice.Sluice;
import dev.sluice.cli.output.Text;
import dev.sluice.job.Alteration;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;

/** Lets all dead jobs of a queue run again. */
final class Redriving {
  private Redriving() {}

  static int all(StoreCommand command, Sluice sluice, String queue) {
    JobQuery dead = JobQuery.ofQueue(queue).states(JobState.DEAD);
    int changed = sluice.jobs().alter(dead, new Alteration.Redrive());
    command.printChanged(
        queue, changed, Text.count(changed, "dead job") + " of \"" + queue + "\" made READY");
    return SluiceCommand.OK;
  }
}
