package dev.sluice.cli.command;

import dev.sluice.Sluice;
import dev.sluice.cli.output.Colour;
import dev.sluice.cli.output.Table;
import dev.sluice.cli.output.Text;
import dev.sluice.cli.output.Times;
import dev.sluice.cli.top.LiveView;
import dev.sluice.cli.top.QueueRow;
import dev.sluice.cli.top.Snapshot;
import dev.sluice.cli.top.SnapshotReader;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.wire.JsonOut;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice top}. */
@Command(
    name = "top",
    header = "Watch queues, running jobs and workers.",
    description = {
      "Keys: up and down (or k and j) choose a queue, p pauses or resumes it, / shows only the",
      "queues with a text in their names, Esc all, q ends. Not on a terminal it prints what there",
      "is once."
    },
    footer = {"", "Examples:", "  sluice top", "  sluice top --interval 500ms"})
final class TopCommand extends StoreCommand {
  private static final Duration SHORTEST = Duration.ofMillis(100);

  @Option(
      names = "--interval",
      paramLabel = "SPAN",
      converter = Converters.Span.class,
      defaultValue = "2s",
      description = "How often to look. Default: ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init")
  private Duration interval;

  TopCommand(Shell shell) {
    super(shell);
  }

  @Override
  void check() {
    if (interval.compareTo(SHORTEST) < 0) {
      throw usage("--interval must be at least 100ms");
    }
  }

  @Override
  int execute(Sluice sluice) throws IOException, InterruptedException {
    boolean live = console().inIsTerminal() && console().outIsTerminal() && !json();
    if (live) {
      String name = sluice.traits().name();
      return LiveView.run(sluice, console(), name, shell().clock(), shell().zone(), interval);
    }
    Snapshot snapshot = new SnapshotReader(sluice, shell().clock()).read();
    if (json()) {
      console().json(json -> write(json, snapshot));
    } else {
      print(snapshot);
    }
    return OK;
  }

  private static void write(JsonOut json, Snapshot snapshot) {
    json.list("queues", snapshot.queues(), TopCommand::write)
        .list(
            "running",
            snapshot.running(),
            (one, job) ->
                one.text("id", job.id().toString())
                    .text("queue", job.queue())
                    .text("kind", job.kind())
                    .text("holder", holder(job))
                    .time("startedAt", job.history().startedAt())
                    .decimal(
                        "progress", job.notes().progress() < 0 ? null : job.notes().progress()))
        .list("workers", snapshot.workers(), WorkersCommand::write);
  }

  private static void write(JsonOut json, QueueRow row) {
    json.text("queue", row.name());
    for (JobState state : JobState.values()) {
      json.number(state.name().toLowerCase(Locale.ROOT), row.counts().of(state));
    }
    json.flag("paused", row.paused())
        .number("workers", row.workers())
        .seconds("oldestSeconds", row.oldest());
  }

  private void print(Snapshot snapshot) {
    Table queues =
        new Table(
            console(),
            "QUEUE",
            ">SCHEDULED",
            ">READY",
            ">RUNNING",
            ">DEAD",
            ">OLDEST",
            ">WORKERS",
            "");
    for (QueueRow row : snapshot.queues()) {
      Duration oldest = row.oldest();
      queues.row(
          queues.cell(row.name()),
          queues.cell(row.counts().scheduled()),
          queues.cell(row.counts().ready()),
          queues.cell(row.counts().running()),
          queues.cell(row.counts().dead()),
          queues.cell(oldest == null ? "-" : Times.rough(oldest)),
          queues.cell(row.workers()),
          queues.cell(row.paused() ? "paused" : "", Colour.YELLOW));
    }
    queues.print();
    if (!snapshot.running().isEmpty()) {
      console().out().println();
      printRunning(snapshot);
    }
  }

  private void printRunning(Snapshot snapshot) {
    Table running = new Table(console(), "RUNNING", "QUEUE", "KIND", "HOLDER", ">FOR");
    for (JobView job : snapshot.running()) {
      running.row(
          running.cell(job.id().toString()),
          running.cell(job.queue()),
          running.cell(Text.line(job.kind(), 30)),
          running.cell(Text.line(holder(job), 30)),
          running.cell(Times.rough(snapshot.since(job))));
    }
    running.print();
  }

  private static String holder(JobView job) {
    return job.lease() == null ? "" : job.lease().holder();
  }
}
