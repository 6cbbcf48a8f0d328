package dev.sluice.cli.command;

import dev.sluice.Sluice;
import dev.sluice.cli.output.Text;
import dev.sluice.move.Move;
import dev.sluice.move.MovePlan;
import dev.sluice.move.MoveResult;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice move}. */
@Command(
    name = "move",
    header = "Move jobs from one storage to another.",
    description = {
      "Each job arrives as it was: state, attempts, times, keys, headers, notes, results, dead ones"
          + " too. The queues of the first storage are paused meanwhile; what runs there is waited for."
          + " Point producers and workers to the new storage before or during the move.",
      "Ctrl-C, a crash or an error does no harm: the same command goes on."
    },
    footer = {
      "",
      "Examples:",
      "  sluice move --from file:data/jobs --to jdbc:postgresql://db/jobs --dry-run",
      "  sluice move --from file:data/jobs --to redis://cache:6379 --queue emails"
    })
final class MoveCommand extends SluiceCommand {
  @Option(
      names = "--from",
      required = true,
      paramLabel = "URL",
      description = "The storage that the jobs are in.")
  private String from = "";

  @Option(
      names = "--to",
      required = true,
      paramLabel = "URL",
      description = "The storage that they go to. It is made if it is not there.")
  private String to = "";

  @Option(
      names = {"-q", "--queue"},
      paramLabel = "QUEUE",
      converter = Converters.QueueName.class,
      description = "Only this queue; may be given several times. Default: all.")
  private Set<String> queues = new LinkedHashSet<>();

  @Option(
      names = "--dry-run",
      description = "Only say what would be moved, and what would be lost.")
  private boolean dryRun;

  @Option(names = "--lossy", description = "Move even if the other storage cannot keep everything.")
  private boolean lossy;

  @Option(names = "--json", description = "Answer in JSON, for machines.")
  private boolean json;

  MoveCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() throws InterruptedException {
    try (Sluice source = opened("--from", () -> StoreAccess.to(from).existing());
        Sluice target = opened("--to", () -> StoreAccess.to(to).orNew())) {
      Move move = between(source, target).queues(queues).losing(lossy);
      return dryRun ? plan(move) : run(move);
    }
  }

  private Sluice opened(String option, Supplier<Sluice> open) {
    try {
      return open.get();
    } catch (IllegalArgumentException e) {
      throw usage(option + ": " + e.getMessage());
    }
  }

  private Move between(Sluice source, Sluice target) {
    try {
      return Move.between(source.store(), target.store());
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private int plan(Move move) {
    MovePlan plan = move.plan();
    if (json) {
      console().json(line -> MovePlans.write(line, plan));
    } else {
      MovePlans.print(console(), plan);
    }
    return plan.losses().isEmpty() ? OK : FAILED;
  }

  private int run(Move move) throws InterruptedException {
    MoveResult result;
    try (MoveBar bar = new MoveBar(console(), json)) {
      result = move.onProgress(bar::show).run();
    }
    if (json) {
      console().json(line -> MovePlans.write(line, result));
    } else {
      console().out().println(Text.count(result.moved(), "job") + " moved");
      for (MoveResult.Kept kept : result.kept()) {
        console()
            .err()
            .println("stays: " + kept.id() + " of \"" + kept.queue() + "\": " + kept.reason());
      }
    }
    return result.kept().isEmpty() ? OK : FAILED;
  }
}
