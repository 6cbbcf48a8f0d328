package dev.sluice.cli.command;

import dev.sluice.Sluice;
import dev.sluice.cli.output.Colour;
import dev.sluice.job.Alteration;
import dev.sluice.job.Altered;
import dev.sluice.job.JobId;
import picocli.CommandLine.Mixin;

/** A command that changes jobs by their ids, and says of each what came of it. */
abstract class AlterCommand extends StoreCommand {
  @Mixin private JobIds ids = new JobIds();

  AlterCommand(Shell shell) {
    super(shell);
  }

  /** The change. */
  abstract Alteration alteration();

  /** What a changed job is, such as {@code cancelled}. */
  abstract String done();

  @Override
  void check() {
    if (ids.isEmpty()) {
      throw usage("which jobs? Give their ids, or - to read them from the input");
    }
    ids.check(this);
  }

  @Override
  int execute(Sluice sluice) {
    Alteration alteration = alteration();
    boolean all = true;
    for (JobId id : ids.all()) {
      Altered answer = alter(sluice, id, alteration);
      print(answer);
      all &= isDone(answer);
    }
    return all ? OK : FAILED;
  }

  private static Altered alter(Sluice sluice, JobId id, Alteration alteration) {
    try {
      return sluice.jobs().alter(id, alteration);
    } catch (IllegalArgumentException e) {
      // The storage has no feature for it.
      throw new FailedException(String.valueOf(e.getMessage()));
    }
  }

  /** Whether no id was given. */
  final boolean hasNoIds() {
    return ids.isEmpty();
  }

  private static boolean isDone(Altered answer) {
    return answer.result() == Altered.Result.CHANGED || answer.result() == Altered.Result.REQUESTED;
  }

  private void print(Altered answer) {
    if (json()) {
      console()
          .json(
              json ->
                  json.text("id", answer.id().toString())
                      .text("result", answer.result().name())
                      .text("state", answer.state() == null ? null : answer.state().name()));
      return;
    }
    Colour colour = isDone(answer) ? Colour.GREEN : Colour.RED;
    console().out().println(answer.id() + " " + console().paint(colour, words(answer)));
  }

  private String words(Altered answer) {
    return switch (answer.result()) {
      case CHANGED -> done();
      case REQUESTED -> "is running and has been told to stop";
      case WRONG_STATE -> "not " + done() + ": the job is " + answer.state();
      case NOT_FOUND -> "not found";
    };
  }
}
