package dev.sluice.cli.top;

import dev.sluice.cli.output.Colour;
import dev.sluice.cli.output.Console;
import dev.sluice.cli.output.Times;
import dev.sluice.job.JobView;
import java.util.List;

/** The jobs that run, on the screen. */
final class JobPart {
  private static final int ID = 36;
  private static final int FOR = 6;
  private static final int DONE = 5;
  private static final int NARROWEST = 8;

  private final Console console;
  private final int width;
  private final int name;

  JobPart(Console console, int width) {
    this.console = console;
    this.width = width;
    // Queue, kind and holder have what the others leave, in equal parts.
    this.name = Math.max(NARROWEST, (width - 2 - ID - FOR - DONE) / 3 - 1);
  }

  Part of(Snapshot snapshot, View view) {
    List<String> rows =
        snapshot.running().stream()
            .filter(job -> view.shows(job.queue()))
            .map(job -> row(job, snapshot))
            .toList();
    return new Part(title(), rows, 0);
  }

  private String title() {
    return new Line(console, width)
        .left("  RUNNING", ID + 2, Colour.BOLD)
        .right("FOR", FOR, Colour.BOLD)
        .right("DONE", DONE, Colour.BOLD)
        .pad(1)
        .left("QUEUE", name, Colour.BOLD)
        .pad(1)
        .left("KIND", name, Colour.BOLD)
        .pad(1)
        .left("HOLDER", name, Colour.BOLD)
        .toString();
  }

  private String row(JobView job, Snapshot snapshot) {
    double progress = job.notes().progress();
    return new Line(console, width)
        .pad(2)
        .left(job.id().toString(), ID, null)
        .right(Times.rough(snapshot.since(job)), FOR, null)
        .right(progress < 0 ? "-" : Math.round(progress * 100) + "%", DONE, null)
        .pad(1)
        .left(job.queue(), name, null)
        .pad(1)
        .left(job.kind().isEmpty() ? "-" : job.kind(), name, null)
        .pad(1)
        .left(job.lease() == null ? "-" : job.lease().holder(), name, null)
        .toString();
  }
}
