package dev.sluice.cli.top;

import dev.sluice.cli.output.Colour;
import dev.sluice.cli.output.Console;
import dev.sluice.cli.output.Times;
import dev.sluice.job.WorkerView;
import java.time.Duration;
import java.util.List;

/** The live workers on the screen. */
final class WorkerPart {
  private static final int NUMBER = 6;
  private static final int SINCE = 7;

  private final Console console;
  private final int width;
  private final int name;

  WorkerPart(Console console, int width) {
    this.console = console;
    this.width = width;
    this.name = Math.max(10, Math.min(40, width / 3));
  }

  Part of(Snapshot snapshot, View view) {
    List<String> rows =
        snapshot.workers().stream()
            .filter(worker -> worker.queues().stream().anyMatch(view::shows))
            .map(worker -> row(worker, snapshot))
            .toList();
    return new Part(title(), rows, 0);
  }

  private String title() {
    return new Line(console, width)
        .left("  WORKER", name + 2, Colour.BOLD)
        .right("RUN", NUMBER, Colour.BOLD)
        .right("OF", NUMBER, Colour.BOLD)
        .right("UP", SINCE, Colour.BOLD)
        .pad(1)
        .rest("QUEUES", Colour.BOLD)
        .toString();
  }

  private String row(WorkerView worker, Snapshot snapshot) {
    Duration up = Duration.between(worker.startedAt(), snapshot.at());
    String queues = String.join(", ", worker.queues()) + (worker.claiming() ? "" : " (quiet)");
    return new Line(console, width)
        .pad(2)
        .left(worker.name(), name, null)
        .right(Integer.toString(worker.running()), NUMBER, null)
        .right(Integer.toString(worker.concurrency()), NUMBER, null)
        .right(Times.rough(up.isNegative() ? Duration.ZERO : up), SINCE, null)
        .pad(1)
        .rest(queues, null)
        .toString();
  }
}
