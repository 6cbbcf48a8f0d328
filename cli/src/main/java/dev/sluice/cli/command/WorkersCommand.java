package dev.sluice.cli.command;

import dev.sluice.LiveWorkers;
import dev.sluice.Sluice;
import dev.sluice.cli.output.Colour;
import dev.sluice.cli.output.Table;
import dev.sluice.job.WorkerView;
import dev.sluice.wire.JsonOut;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice workers}. */
@Command(
    name = "workers",
    header = "Show the workers that are there, or ask one for something.",
    description = "A worker hears of what it is asked for within seconds.",
    footer = {"", "Examples:", "  sluice workers", "  sluice workers --quiet host-4711-1"})
final class WorkersCommand extends StoreCommand {
  /** What to ask for: one thing of one worker. */
  static final class Wish {
    @Option(
        names = "--quiet",
        paramLabel = "ID",
        description = "Finish what it has, and take nothing more.")
    private @Nullable String quiet;

    @Option(names = "--resume", paramLabel = "ID", description = "End that.")
    private @Nullable String resume;

    boolean ask(LiveWorkers workers) {
      if (quiet != null) {
        return workers.quiet(quiet);
      }
      return workers.resume(worker());
    }

    String worker() {
      return quiet != null ? quiet : String.valueOf(resume);
    }
  }

  @ArgGroup private @Nullable Wish wish;

  WorkersCommand(Shell shell) {
    super(shell);
  }

  @Override
  int execute(Sluice sluice) {
    Wish asked = wish;
    if (asked != null && !asked.ask(sluice.workers())) {
      throw new FailedException("there is no worker " + asked.worker() + " (any more)");
    }
    print(sluice.workers().list());
    return OK;
  }

  private void print(List<WorkerView> workers) {
    if (json()) {
      console().json(json -> json.list("workers", workers, WorkersCommand::write));
    } else if (workers.isEmpty()) {
      console().err().println("no workers");
    } else {
      Table table = new Table(console(), "ID", "NAME", ">RUNNING", ">OF", "SINCE", "QUEUES", "");
      workers.forEach(worker -> table.row(cells(table, worker)));
      table.print();
    }
  }

  private static Table.Cell[] cells(Table table, WorkerView worker) {
    return new Table.Cell[] {
      table.cell(worker.id()),
      table.cell(worker.name()),
      table.cell(worker.running()),
      table.cell(worker.concurrency()),
      table.cell(worker.startedAt().toString()),
      table.cell(String.join(",", worker.queues())),
      table.cell(state(worker), Colour.YELLOW)
    };
  }

  private static String state(WorkerView worker) {
    return switch (worker.order()) {
      case RUN -> worker.claiming() ? "" : "paused";
      case QUIET -> worker.claiming() ? "asked to be quiet" : "quiet";
      case STOP -> "asked to stop";
    };
  }

  static void write(JsonOut json, WorkerView worker) {
    json.text("id", worker.id())
        .text("name", worker.name())
        .texts("queues", worker.queues())
        .flag("claiming", worker.claiming())
        .number("concurrency", worker.concurrency())
        .number("running", worker.running())
        .time("startedAt", worker.startedAt())
        .text("order", worker.order().name());
  }
}
