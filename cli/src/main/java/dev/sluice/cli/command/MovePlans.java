package dev.sluice.cli.command;

import dev.sluice.cli.output.Colour;
import dev.sluice.cli.output.Console;
import dev.sluice.cli.output.Table;
import dev.sluice.cli.output.Text;
import dev.sluice.job.Counts;
import dev.sluice.move.MovePlan;
import dev.sluice.move.MoveResult;
import dev.sluice.wire.JsonOut;
import java.util.Map;
import java.util.TreeMap;

/** Says what a move would do, or has done. */
final class MovePlans {
  private MovePlans() {}

  static void print(Console console, MovePlan plan) {
    if (plan.queues().isEmpty()) {
      console.out().println("nothing to move");
      return;
    }
    Table table =
        new Table(
            console,
            "QUEUE",
            ">SCHEDULED",
            ">READY",
            ">RUNNING",
            ">COMPLETED",
            ">DEAD",
            ">CANCELLED");
    new TreeMap<>(plan.queues())
        .forEach(
            (queue, counts) ->
                table.row(
                    table.cell(queue),
                    table.cell(counts.scheduled()),
                    table.cell(counts.ready()),
                    table.cell(counts.running()),
                    table.cell(counts.completed()),
                    table.cell(counts.dead()),
                    table.cell(counts.cancelled())));
    table.print();
    if (plan.losses().isEmpty()) {
      console.out().println("nothing would be lost");
    }
    for (MovePlan.Loss loss : plan.losses()) {
      String line = Text.count(loss.jobs(), "job") + ": " + loss.what();
      console.out().println(console.paint(Colour.RED, "would be lost: ") + line);
    }
  }

  static void write(JsonOut json, MovePlan plan) {
    json.list(
            "queues",
            new TreeMap<>(plan.queues()).entrySet(),
            (inner, entry) -> writeCounts(inner, entry))
        .list(
            "losses",
            plan.losses(),
            (inner, loss) -> inner.number("jobs", loss.jobs()).text("what", loss.what()));
  }

  private static void writeCounts(JsonOut json, Map.Entry<String, Counts> entry) {
    Counts counts = entry.getValue();
    json.text("queue", entry.getKey())
        .number("scheduled", counts.scheduled())
        .number("ready", counts.ready())
        .number("running", counts.running())
        .number("completed", counts.completed())
        .number("dead", counts.dead())
        .number("cancelled", counts.cancelled());
  }

  static void write(JsonOut json, MoveResult result) {
    json.number("moved", result.moved())
        .list(
            "kept",
            result.kept(),
            (inner, kept) ->
                inner
                    .text("id", kept.id().toString())
                    .text("queue", kept.queue())
                    .text("reason", kept.reason()));
  }
}
