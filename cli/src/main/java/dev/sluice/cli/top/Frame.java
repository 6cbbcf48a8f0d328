package dev.sluice.cli.top;

import dev.sluice.cli.output.Colour;
import dev.sluice.cli.output.Console;
import dev.sluice.cli.output.Text;
import dev.sluice.cli.output.Times;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** What the screen shows: as many lines as it has at most, none of them wider than it is. */
final class Frame {
  /** The first and the last line, and those between the parts. */
  private static final int FIXED_ROWS = 4;

  private final Console console;
  private final String storage;
  private final ZoneId zone;

  /**
   * @param storage what to call it, without its password
   */
  Frame(Console console, String storage, ZoneId zone) {
    this.console = console;
    this.storage = storage;
    this.zone = zone;
  }

  /**
   * Draws it.
   *
   * @param trouble what keeps us from knowing more; empty for nothing
   */
  List<String> draw(Snapshot snapshot, View view, Size size, String trouble) {
    int width = size.columns();
    List<QueueRow> shown = view.shown(snapshot);
    Part queues = new QueuePart(console, width).of(shown, view.selected(shown));
    Part jobs = new JobPart(console, width).of(snapshot, view);
    Part workers = new WorkerPart(console, width).of(snapshot, view);
    int[] rows = Part.share(Math.max(0, size.rows() - FIXED_ROWS), List.of(queues, jobs, workers));
    List<String> lines = new ArrayList<>();
    lines.add(head(snapshot, width));
    lines.addAll(queues.lines(rows[0]));
    lines.add("");
    lines.addAll(jobs.lines(rows[1]));
    lines.add("");
    lines.addAll(workers.lines(rows[2]));
    while (lines.size() < size.rows() - 1) {
      lines.add("");
    }
    List<String> fitting = new ArrayList<>(lines.subList(0, Math.max(0, size.rows() - 1)));
    fitting.add(foot(view, width, trouble));
    return fitting;
  }

  private String head(Snapshot snapshot, int width) {
    String time = Times.local(snapshot.at(), zone).substring("2026-01-01 ".length());
    String numbers =
        Text.count(snapshot.queues().size(), "queue")
            + ", "
            + Text.count(snapshot.workers().size(), "worker")
            + "  "
            + time;
    int name = Math.max(0, width - numbers.length() - 2);
    return new Line(console, width)
        .left("sluice top  " + storage, name, Colour.BOLD)
        .pad(2)
        .rest(numbers, null)
        .toString();
  }

  private String foot(View view, int width, String trouble) {
    Line line = new Line(console, width);
    if (view.isTyping()) {
      return line.rest("/" + view.filter() + "_", Colour.BOLD).toString();
    }
    if (!trouble.isEmpty()) {
      return line.rest(trouble, Colour.RED).toString();
    }
    String filter = view.filter().isEmpty() ? "" : "   only \"" + view.filter() + "\" (Esc: all)";
    return line.rest(
            "q quit   p pause, resume   up, down: choose a queue   / filter" + filter, Colour.DIM)
        .toString();
  }
}
