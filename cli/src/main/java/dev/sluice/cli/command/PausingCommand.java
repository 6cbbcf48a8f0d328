package dev.sluice.cli.command;

import dev.sluice.Sluice;
import dev.sluice.spi.Names;
import dev.sluice.spi.QueueSettings;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Parameters;

/** What pausing and resuming have in common. */
abstract class PausingCommand extends StoreCommand {
  private final boolean pause;

  @Parameters(paramLabel = "QUEUE", arity = "1..*", description = "The queues.")
  private List<String> queues = new ArrayList<>();

  PausingCommand(Shell shell, boolean pause) {
    super(shell);
    this.pause = pause;
  }

  // Not by a converter: where several arguments are admitted, the parser takes one that does not
  // convert for the end of them.
  @Override
  void check() {
    for (String queue : queues) {
      try {
        Names.queue(queue);
      } catch (IllegalArgumentException e) {
        throw usage(String.valueOf(e.getMessage()));
      }
    }
  }

  @Override
  int execute(Sluice sluice) {
    for (String queue : queues) {
      QueueSettings settings = sluice.jobs().settings(queue);
      boolean changed = settings.paused() != pause;
      if (changed) {
        sluice.jobs().configure(queue, settings.paused(pause));
      }
      print(queue, changed, sluice.jobs().counts().containsKey(queue));
    }
    return OK;
  }

  private void print(String queue, boolean changed, boolean known) {
    if (json()) {
      console()
          .json(json -> json.text("queue", queue).flag("paused", pause).flag("changed", changed));
      return;
    }
    String before = pause ? "was paused already" : "was not paused";
    String now = pause ? "paused" : "resumed";
    String jobs = known ? "" : " (it has no jobs)";
    console().out().println(queue + " " + (changed ? now : before) + jobs);
  }
}
