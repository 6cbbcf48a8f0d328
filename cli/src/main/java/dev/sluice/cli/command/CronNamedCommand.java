package dev.sluice.cli.command;

import dev.sluice.Sluice;
import dev.sluice.schedules.Schedules;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Parameters;

/** A command that does something to schedules, by their names. */
abstract class CronNamedCommand extends StoreCommand {
  private final String done;

  @Parameters(paramLabel = "NAME", arity = "1..*", description = "The schedules.")
  private List<String> names = new ArrayList<>();

  /**
   * @param done what is said of one when it was done
   */
  CronNamedCommand(Shell shell, String done) {
    super(shell);
    this.done = done;
  }

  /** Does it; answers whether there is such a schedule. */
  abstract boolean act(Schedules schedules, String name);

  @Override
  int execute(Sluice sluice) {
    Schedules schedules = Schedules.on(sluice);
    boolean all = true;
    for (String name : names) {
      boolean found = acted(schedules, name);
      all &= found;
      print(name, found);
    }
    return all ? OK : FAILED;
  }

  private boolean acted(Schedules schedules, String name) {
    try {
      return act(schedules, name);
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private void print(String name, boolean found) {
    if (json()) {
      console().json(json -> json.text("name", name).text("result", found ? "DONE" : "NOT_FOUND"));
    } else if (found) {
      console().out().println(name + " " + done);
    } else {
      console().err().println("there is no schedule " + name);
    }
  }
}
